#include "rules/link/names.hpp"

#include <algorithm>

namespace darkpkg::link {
namespace {

using object::ItemKind;
using object::ReferenceKind;

}  // namespace

std::optional<std::string_view> location_name(const object::Reference& reference) {
  if (reference.kind == ReferenceKind::type) return parse_type_name(reference.names.back());
  std::optional<VersionedName> name = parse_fn_name(reference.names.back());
  if (!name) return std::nullopt;
  return name->name;
}

bool kinds_match(ReferenceKind reference, ItemKind item) {
  switch (reference) {
    case ReferenceKind::type: return item == ItemKind::type;
    case ReferenceKind::fn:
    case ReferenceKind::required_fn:
    case ReferenceKind::fn_or_local: return item == ItemKind::fn;
    case ReferenceKind::fn_or_value: return item != ItemKind::type;
    case ReferenceKind::value_or_variable: return item == ItemKind::value;
  }
  return false;
}

bool could_mean(const object::Reference& reference, std::span<const std::string> modules, const Location& location) {
  if (!kinds_match(reference.kind, location.kind)) return false;
  if (location_name(reference) != location.name) return false;
  std::span<const std::string> qualifier(reference.names);
  qualifier = qualifier.first(qualifier.size() - 1);
  std::span<const std::string> path(location.modules);
  if (qualifier.size() > path.size()) return false;
  std::span<const std::string> before = path.first(path.size() - qualifier.size());
  if (!std::ranges::equal(path.last(qualifier.size()), qualifier)) return false;
  if (before.size() <= modules.size() && std::ranges::equal(before, modules.first(before.size()))) return true;
  return before.size() == 1 && before.front() == "Darklang" && !qualifier.empty() && qualifier.front() == "Stdlib";
}

std::vector<std::string> possible_qualifiers(const Location& location) {
  std::vector<std::string> out;
  std::span<const std::string> path(location.modules);
  for (std::size_t length = 0; length <= path.size(); length++) out.push_back(joined(path.last(length)));
  return out;
}

}  // namespace darkpkg::link
