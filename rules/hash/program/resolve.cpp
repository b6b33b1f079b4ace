#include "rules/hash/program/resolve.hpp"

#include "rules/hash/program/candidates.hpp"

namespace darkpkg::hash {

Resolution resolve(const Reference& reference, std::span<const std::string> modules, const Lookup& lookup) {
  Resolution found;
  candidates(reference, modules, [&](const Candidate& candidate) {
    const bool is_there = candidate.is_builtin ? lookup.has_builtin(candidate.kind, candidate.name, candidate.version)
                                               : lookup.has_item(candidate.kind, candidate.full_name);
    if (is_there)
      found = {candidate.kind, candidate.is_builtin,
               std::string(candidate.is_builtin ? candidate.name : candidate.full_name), candidate.version};
    return is_there;
  });
  return found;
}

std::vector<Shape> shapes(std::span<const Resolution> resolutions) {
  std::vector<Shape> all;
  all.reserve(resolutions.size());
  for (const Resolution& resolution : resolutions) all.push_back(resolution.kind);
  return all;
}

}  // namespace darkpkg::hash
