#include "link/load_order.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

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

std::vector<Item*> in_load_order(Step& step) {
  std::vector<Item*> out;
  std::vector<const File*> files;
  for (Item& item : step.items) {
    if (!item.linked) continue;
    out.push_back(&item);
    if (files.empty() || files.back() != item.file) files.push_back(item.file);
  }
  std::ranges::sort(files, [](const File* a, const File* b) { return a != b && is_loaded_before(a->path, b->path); });
  std::unordered_map<const File*, std::size_t> places;
  for (const File* file : files) places.try_emplace(file, places.size());
  std::ranges::sort(out, {},
                    [&](const Item* item) { return std::tuple(places.at(item->file), item->kind, item->number); });
  return out;
}

}  // namespace darkpkg::link
