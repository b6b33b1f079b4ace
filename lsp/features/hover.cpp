#include <fmt/core.h>

#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"

namespace darkpkg::lsp {

/// What the name at the cursor stands for: the head of its definition, what its comment says, its id, and if ids are of
/// contents how many items get another one by an edit of it.
Json hover(Context& context, const Json& params) {
  const std::optional<Cursor> cursor = cursor_of(context, params);
  const std::optional<Name> name = cursor ? name_at(*cursor) : std::nullopt;
  if (!name) return nullptr;
  std::string text;
  if (!name->item) {
    if (name->means.missing()) return nullptr;
    text = fmt::format("```dark\nBuiltin.{}{}\n```\na {} that is built into Dark's runtime", name->means.name,
                       name->means.version == 0 ? "" : fmt::format("_v{}", name->means.version),
                       name->means.is_fn() ? "function" : "value");
  } else {
    Packages& packages = cursor->file.packages();
    const store::Item& item = *name->item;
    const ItemWords words = words_of(packages.edition(), item);
    text = fmt::format("```dark\n{}\n```\n", words.signature);
    if (!words.description.empty()) text += words.description + "\n\n";
    if (!item.id.empty()) text += fmt::format("`{}`", item.id.text());
    if (packages.edition().identity() == Identity::by_content) {
      const std::size_t count = packages.count_followers(item);
      text += count == 0
                  ? "  \nno other item gets another id by an edit"
                  : fmt::format("  \n{} other item{} another id by an edit", count, count == 1 ? " gets" : "s get");
    }
  }
  return {{"contents", {{"kind", "markdown"}, {"value", text}}},
          {"range", range_json(cursor->file.lines().range(name->at))}};
}

}  // namespace darkpkg::lsp
