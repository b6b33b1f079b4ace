#include "lookup/descriptions.hpp"

#include <algorithm>
#include <functional>

namespace darkpkg::lookup {
namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Looks for one text in many.
class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) { std::ranges::transform(text_, text_.begin(), folded); }
  bool is_in(std::string_view bytes) {
    folded_.assign(bytes);
    std::ranges::transform(folded_, folded_.begin(), folded);
    return folded_.find(text_) != std::string::npos;
  }

 private:
  std::string text_, folded_;
};

}  // namespace

Result<std::vector<Described>> find_described(const StoredItems& items, std::string_view text) {
  Finder finder(text);
  std::vector<Described> out;
  for (const ItemName& item : items.all()) {
    Result<StoredItem> stored = items.read_program(item);
    if (!stored) return tl::unexpected(stored.error());
    // Descriptions stand in PT as they are, and most items don't have the text anywhere.
    if (!finder.is_in(stored->program)) continue;
    Result<std::string> found = description(items.edition(), *stored);
    if (!found) return tl::unexpected(found.error());
    if (finder.is_in(*found)) out.push_back({&item, std::move(*found)});
  }
  std::ranges::sort(out, is_before, &Described::item);
  return out;
}

}  // namespace darkpkg::lookup
