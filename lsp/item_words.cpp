#include "lsp/item_words.hpp"

#include <algorithm>

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

std::string comment_before(std::string_view text, std::size_t offset) {
  const auto start_of_line = [&](std::size_t at) { return text.rfind('\n', at == 0 ? 0 : at - 1) + 1; };  // npos + 1: 0
  std::string out;
  for (std::size_t line = offset == 0 ? 0 : start_of_line(offset); line > 0;) {
    const std::size_t before = line == 1 ? 0 : start_of_line(line - 1);
    std::string_view written = text.substr(before, line - 1 - before);
    written.remove_prefix(std::min(written.find_first_not_of(" \t"), written.size()));
    if (!written.starts_with("//")) break;
    written.remove_prefix(std::min(written.find_first_not_of('/'), written.size()));
    if (written.starts_with(' ')) written.remove_prefix(1);
    if (written.ends_with('\r')) written.remove_suffix(1);
    out = std::string(written) + (out.empty() ? "" : "\n" + out);
    line = before;
  }
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
