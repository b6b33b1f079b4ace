#include "tests/unit/store/stored.hpp"

namespace darkpkg::store {

Stored::Items Stored::store_items(PackageStore& store) {
  Items out;
  View view(store);
  for (const auto& file : view.snapshot().files)
    for (const Item& item : file->items) {
      Result<BytesHandle> bytes = view.bytes(item);
      if (!bytes) {
        ADD_FAILURE() << bytes.error().message;
        continue;
      }
      out[std::string(kind_text(item.kind)) + " " + item.id.text()] = {(*bytes)->program, (*bytes)->runtime};
    }
  return out;
}

std::set<std::string> Stored::store_changes(const std::vector<ItemChange>& changes) {
  std::set<std::string> out;
  for (const ItemChange& change : changes)
    out.insert(std::string(change_text(change.change)) + " " + std::string(kind_text(change.kind)) + " " +
               change.id.text());
  return out;
}

}  // namespace darkpkg::store
