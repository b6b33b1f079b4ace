#include "link/names.hpp"

#include "base/joined.hpp"

namespace darkpkg::link {

bool could_mean(const Edition& edition, const Reference& reference, std::span<const std::string> modules,
                const Location& location) {
  if (!edition.traits(reference).accept(location.kind) || edition.item_name(reference) != location.name) return false;
  const std::string wanted = full_name(location.modules, location.name);
  bool found = false;
  edition.visit_candidates(reference, modules, [&](const Candidate& candidate) {
    found = candidate.full_name == wanted && (!candidate.builtin || location.kind == ItemKind::type);
    return found;
  });
  return found;
}

std::vector<std::string> possible_qualifiers(const Location& location) {
  std::vector<std::string> out;
  std::span<const std::string> path(location.modules);
  for (std::size_t length = 0; length <= path.size(); length++) out.push_back(joined(path.last(length)));
  return out;
}

}  // namespace darkpkg::link
