#include "rules/hash/program/references.hpp"

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
#define REFERENCE_KIND(name, first, then, required, local, noun) \
  {{Accepted::first, Accepted::then}, required, local, noun},
#include "rules/hash/program/reference_kinds.def"
#undef REFERENCE_KIND
};

}  // namespace

const ReferenceTraits& traits(ReferenceKind kind) { return kTraits[static_cast<std::size_t>(kind)]; }

}  // namespace darkpkg::hash
