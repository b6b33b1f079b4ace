#include "lsp/item_words.hpp"

#include "lookup/item_text.hpp"
#include "lookup/object_items.hpp"

namespace darkpkg::lsp {

ItemWords words_of(const Edition& edition, const store::Item& item) {
  ItemWords out{std::string(kind_text(item.kind)) + " " + item.name, {}};
  const Result<object::Object> object = item.file->object->decode();
  if (!object) return out;
  const Result<lookup::ObjectItems> items = lookup::object_items(edition, *object);
  if (!items) return out;
  const lookup::StoredItem& stored = items->items[item.number];
  if (Result<std::string> signature = lookup::signature(edition, stored, items->name_of)) out.signature += *signature;
  if (Result<std::string> description = lookup::description(edition, stored)) out.description = std::move(*description);
  return out;
}

int symbol_kind(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return 23;   // Struct
    case ItemKind::value: return 14;  // Constant
    case ItemKind::fn: break;
  }
  return 12;  // Function
}

int completion_kind(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return 22;   // Struct
    case ItemKind::value: return 21;  // Constant
    case ItemKind::fn: break;
  }
  return 3;  // Function
}

}  // namespace darkpkg::lsp
