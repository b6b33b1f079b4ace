#include "rules/link/load_order.hpp"

#include <algorithm>

namespace darkpkg::link {

bool is_loaded_before(std::string_view a, std::string_view b) {
  for (;;) {
    const std::size_t end_a = a.find('/');
    const std::size_t end_b = b.find('/');
    const bool folder_a = end_a != std::string_view::npos;
    const bool folder_b = end_b != std::string_view::npos;
    if (folder_a != folder_b) return folder_a;
    const std::string_view name_a = a.substr(0, end_a);
    const std::string_view name_b = b.substr(0, end_b);
    if (name_a != name_b || !folder_a) return name_a < name_b;
    a.remove_prefix(end_a + 1);
    b.remove_prefix(end_b + 1);
  }
}

std::vector<Item*> in_load_order(Context& context) {
  // A file's items stand together, in the order of the source.
  struct Group {
    Item* begin;
    Item* end;
  };
  std::vector<Group> files;
  std::size_t count = 0;
  for (Item& item : context.items) {
    if (files.empty() || files.back().begin->file != item.file) files.push_back({&item, &item});
    files.back().end = &item + 1;
    count += item.linked;
  }
  std::ranges::sort(
      files, [](const Group& a, const Group& b) { return is_loaded_before(a.begin->file->path, b.begin->file->path); });
  std::vector<Item*> out;
  out.reserve(count);
  for (const auto& [begin, end] : files)
    for (ItemKind kind : {ItemKind::type, ItemKind::value, ItemKind::fn})
      for (Item* item = begin; item != end; item++)
        if (item->linked && item->kind == kind) out.push_back(item);
  return out;
}

}  // namespace darkpkg::link
