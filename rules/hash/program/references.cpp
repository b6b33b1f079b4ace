#include "rules/hash/program/references.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace darkpkg::hash {
namespace {

/// The words of the list's second and third column.
struct Accepted {
  static constexpr std::optional<ItemKind> type = ItemKind::type;
  static constexpr std::optional<ItemKind> value = ItemKind::value;
  static constexpr std::optional<ItemKind> fn = ItemKind::fn;
  static constexpr std::optional<ItemKind> none = std::nullopt;
};

constexpr ReferenceTraits kTraits[] = {
#define REFERENCE_KIND(name, first, then, is_required, is_local, noun) \
  {.text = noun, .accepts = {Accepted::first, Accepted::then}, .required = is_required, .may_be_local = is_local},
#include "rules/hash/program/reference_kinds.def"
#undef REFERENCE_KIND
    {.text = "unknown", .accepts = {Accepted::none, Accepted::none}},
};

}  // namespace

const ReferenceTraits& traits(std::uint8_t kind) {
  return kTraits[std::min<std::size_t>(kind, std::size(kTraits) - 1)];
}

}  // namespace darkpkg::hash
