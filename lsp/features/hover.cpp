#include <fmt/core.h>

#include "lookup/written_definition.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"
#include "lsp/local_names.hpp"

namespace darkpkg::lsp {
namespace {

std::string text_of_local(const LocalName& local) {
  if (local.type.empty()) return fmt::format("```dark\n{}\n```\na local name", local.name);
  return fmt::format("```dark\n({}: {})\n```\na parameter", local.name, local.type);
}

std::string text_of_builtin(const Resolution& means) {
  return fmt::format("```dark\nBuiltin.{}{}\n```\na {} that is built into Dark's runtime", means.name,
                     means.version == 0 ? "" : fmt::format("_v{}", means.version),
                     means.is_fn() ? "function" : "value");
}

std::string text_of_item(Context& context, Packages& packages, const store::Item& item) {
  ItemWords words = words_of(packages.edition(), item);
  if (words.description.empty())
    if (const std::optional<PlacedFile> file = PlacedFile::open(context, packages, item.file->path))
      words.description = lookup::comment_before(file->compiled_text(), file->items()[item.number].whole.offset);
  std::string out = fmt::format("```dark\n{}\n```\n", words.signature);
  if (!words.description.empty()) out += words.description + "\n\n";
  if (!item.id.empty()) out += fmt::format("`{}`", item.id.text());
  if (packages.edition().identity() == Identity::by_content) {
    const std::size_t count = packages.count_followers(item);
    out += count == 0 ? "  \nno other item gets another id by an edit"
                      : fmt::format("  \n{} other item{} another id by an edit", count, count == 1 ? " gets" : "s get");
  }
  return out;
}

}  // namespace

/// What the name at the cursor stands for: the head of its definition, what its comment says, its id, and if ids are of
/// contents how many items get another one by an edit of it.
Json hover(Context& context, const Json& params) {
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at) return nullptr;
  std::string text;
  std::optional<Span> place;
  if (at->local) {
    text = text_of_local(*at->local);
    place = place_at(*at->local, at->cursor.offset);
  } else if (at->name && at->name->means_something()) {
    text = at->name->item ? text_of_item(context, at->cursor.file.packages(), *at->name->item)
                          : text_of_builtin(at->name->means);
    place = at->name->at;
  }
  if (!place) return nullptr;
  return {{"contents", {{"kind", "markdown"}, {"value", text}}},
          {"range", range_json(at->cursor.file.lines().range(*place))}};
}

}  // namespace darkpkg::lsp
