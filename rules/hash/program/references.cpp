#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::optional<ItemKind> type = ItemKind::type;
constexpr std::optional<ItemKind> value = ItemKind::value;
constexpr std::optional<ItemKind> fn = ItemKind::fn;
constexpr std::optional<ItemKind> none = std::nullopt;

constexpr ReferenceTraits kTraits[] = {
#define REFERENCE_KIND(name, first, then, required, local, noun) {{first, then}, required, local, noun},
#include "rules/hash/program/reference_kinds.def"
#undef REFERENCE_KIND
};

}  // namespace

const ReferenceTraits& traits(ReferenceKind kind) { return kTraits[static_cast<std::size_t>(kind)]; }

}  // namespace darkpkg::hash
