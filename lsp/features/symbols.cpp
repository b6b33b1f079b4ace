#include <algorithm>
#include <map>

#include "base/joined.hpp"
#include "lookup/search.hpp"
#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"

namespace darkpkg::lsp {
namespace {

constexpr int kModule = 2;  // SymbolKind
constexpr std::size_t kMostSymbols = 100;

Span around(Span a, Span b) {
  const std::uint32_t start = std::min(a.offset, b.offset);
  return {start, std::max(a.offset + a.length, b.offset + b.length) - start};
}

}  // namespace

/// The definitions, by their modules.
Json document_symbol(Context& context, const Json& params) {
  const std::optional<PlacedFile> file = file_of(context, params);
  if (!file) return nullptr;
  struct Definition {
    std::string module;
    Json symbol;
    Span whole;
  };
  std::vector<Definition> definitions;
  for (std::size_t i = 0; i < file->items().size(); i++) {
    const std::optional<Span> name = file->shown(file->items()[i].name), whole = file->shown(file->items()[i].whole);
    if (!name || !whole) continue;
    const object::IndexItem& item = file->file().items[i].index();
    const Span all = around(*name, *whole);
    definitions.push_back({joined(item.modules),
                           {{"name", item.name},
                            {"kind", symbol_kind(item.kind)},
                            {"range", range_json(file->lines().range(all))},
                            {"selectionRange", range_json(file->lines().range(*name))}},
                           all});
  }
  std::ranges::stable_sort(definitions, {}, [](const Definition& each) { return each.whole.offset; });
  Json out = Json::array();
  Span whole;
  for (Definition& each : definitions) {
    if (out.empty() || out.back()["name"] != each.module) {
      whole = each.whole;
      out.push_back({{"name", each.module}, {"kind", kModule}, {"children", Json::array()}});
      out.back()["selectionRange"] = each.symbol["selectionRange"];
    }
    whole = around(whole, each.whole);
    out.back()["range"] = range_json(file->lines().range(whole));
    out.back()["children"].push_back(std::move(each.symbol));
  }
  return out;
}

/// The best matches of all roots.
Json workspace_symbol(Context& context, const Json& params) {
  const std::string query = params.at("query").get<std::string>();
  Json out = Json::array();
  for (const auto& root : context.workspace.roots()) {
    const store::Snapshot& view = root->view();
    std::vector<const store::Item*> items;
    std::vector<std::string_view> names;
    for (const auto& file : view.files)
      for (const store::Item& item : file->items) {
        items.push_back(&item);
        names.push_back(item.name);
      }
    std::vector<std::size_t> found;
    if (query.empty())
      for (std::size_t i = 0; i < std::min(items.size(), kMostSymbols); i++) found.push_back(i);
    else
      for (const lookup::Found& each : lookup::search(names, query, kMostSymbols)) found.push_back(each.index);
    std::map<std::string, std::optional<PlacedFile>> files;
    for (const std::size_t i : found) {
      const store::Item& item = *items[i];
      const auto file = files.try_emplace(item.file->path).first;
      if (!file->second) file->second = PlacedFile::open(context, *root, item.file->path);
      if (!file->second) continue;
      const std::optional<Span> at = file->second->shown(file->second->items()[item.number].name);
      if (at)
        out.push_back({{"name", last_part(item.name)},
                       {"kind", symbol_kind(item.kind)},
                       {"location", file->second->location(*at)},
                       {"containerName", module_of(item.name)}});
    }
  }
  return out;
}

}  // namespace darkpkg::lsp
