#include "rules/lookup/item_source.hpp"

#include "rules/wire/ids.hpp"

namespace darkpkg::lookup {

std::optional<object::ItemKind> parse_kind(std::string_view text) {
  for (object::ItemKind kind : {object::ItemKind::type, object::ItemKind::value, object::ItemKind::fn})
    if (wire::kind_text(kind) == text) return kind;
  return std::nullopt;
}

}  // namespace darkpkg::lookup
