#include "serve/problem_item.hpp"

#include <algorithm>
#include <optional>

#include "lookup/written_definition.hpp"

namespace darkpkg::serve {

const store::Item* item_around(const store::Snapshot& snapshot, std::string_view source, std::string_view text,
                               std::uint32_t offset) {
  const store::SourceFile* file = snapshot.file(source);
  const std::optional<std::size_t> start =
      file ? lookup::start_of_definition(text, std::min<std::size_t>(offset, text.size())) : std::nullopt;
  if (!start) return nullptr;
  const std::string_view name = lookup::name_of_definition(text, *start);
  // Of one name in several modules of a file the first one: the text does not tell.
  const auto item = std::ranges::find_if(file->items, [&](const store::Item& each) {
    const std::string_view own = each.index().name;
    return name == own || (name.starts_with(own) && name.substr(own.size()).starts_with("_v"));
  });
  return item == file->items.end() ? nullptr : &*item;
}

}  // namespace darkpkg::serve
