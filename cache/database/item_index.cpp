#include "cache/database/item_index.hpp"

#include <algorithm>

#include "cache/database/tables/own_locations.hpp"

namespace darkpkg::database {
namespace {

// As the index has it (migrations/0006_lookups.sql), or it would not be used.
#define LAST_PART "lower(substr(name, length(rtrim(name, replace(name, '.', ''))) + 1))"

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// The first text behind all that start with `start`; nothing if there is none.
std::optional<std::string> behind(std::string_view start) {
  std::string out(start);
  while (!out.empty() && out.back() == '\xff') out.pop_back();
  if (out.empty()) return std::nullopt;
  out.back() = static_cast<char>(out.back() + 1);
  return out;
}

}  // namespace

bool ItemIndex::has_all(Database& database, LocationTable table) {
  return database.has_table("darkpkg_names") && database.has_table(table.name) &&
         all_locations_are_own(database, table);
}

Statement& ItemIndex::prepared(const char* sql) {
  auto at = statements_.find(sql);
  if (at == statements_.end()) at = statements_.try_emplace(sql, database_, sql).first;
  return at->second;
}

#define ITEMS "SELECT kind, name, item FROM darkpkg_items "

template <typename... T>
std::vector<NamedItem> ItemIndex::read(const char* sql, const T&... values) {
  Statement& rows = prepared(sql);
  rows.bind(values...);
  std::vector<NamedItem> out;
  while (rows.step())
    if (const std::optional<ItemKind> kind = parse_kind(rows.text(0)))
      out.push_back({*kind, std::string(rows.text(1)), ItemId::parse(rows.text(2)).value_or(ItemId())});
  rows.reset();
  return out;
}

std::optional<NamedItem> ItemIndex::exact(ItemKind kind, std::string_view name) {
  std::vector<NamedItem> found = read(ITEMS "WHERE name = ? AND kind = ?", name, kind_text(kind));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<NamedItem> ItemIndex::named(std::string_view name) { return read(ITEMS "WHERE name = ?", name); }

std::vector<NamedItem> ItemIndex::ending(std::string_view name) {
  const std::string last = lower(name.substr(name.rfind('.') + 1)), end = "." + std::string(name);
  return read(ITEMS "WHERE " LAST_PART " = ?1 AND substr(name, -length(?2)) = ?2", std::string_view(last),
              std::string_view(end));
}

// The conditions on the length are those of the indexes.
std::vector<NamedItem> ItemIndex::with_id(std::string_view id) {
  std::vector<NamedItem> out = read(ITEMS "WHERE item = ? AND length(item) = 64", id);
  return out.empty() ? read(ITEMS "WHERE item = ? AND length(item) <> 64", id) : out;
}

std::vector<NamedItem> ItemIndex::with_start_of_id(std::string_view start) {
  const std::optional<std::string> end = behind(start);
  if (!end) return {};
  std::vector<NamedItem> out =
      read(ITEMS "WHERE item >= ? AND item < ? AND length(item) = 64", start, std::string_view(*end));
  std::ranges::move(read(ITEMS "WHERE item >= ? AND item < ? AND length(item) <> 64", start, std::string_view(*end)),
                    std::back_inserter(out));
  return out;
}

std::vector<NamedItem> ItemIndex::below(std::string_view module) {
  if (module.empty()) return read(ITEMS "ORDER BY name, kind");
  const std::string first = std::string(module) + ".", end = std::string(module) + "/";  // which comes behind the dot
  return read(ITEMS "WHERE name >= ? AND name < ? ORDER BY name, kind", std::string_view(first), std::string_view(end));
}

bool ItemIndex::has_below(std::string_view module) {
  const std::string first = std::string(module) + ".", end = std::string(module) + "/";
  return !read(ITEMS "WHERE name >= ? AND name < ? LIMIT 1", std::string_view(first), std::string_view(end)).empty();
}

std::size_t ItemIndex::count_below(std::string_view module) {
  const std::string first = std::string(module) + ".", end = std::string(module) + "/";
  Statement& count = prepared("SELECT count(*) FROM darkpkg_items WHERE name >= ? AND name < ?");
  count.bind(std::string_view(first), std::string_view(end)).step();
  const auto out = static_cast<std::size_t>(count.integer(0));
  count.reset();
  return out;
}

std::string ItemIndex::first_from(std::string_view name, std::string_view module) {
  Statement& first = prepared("SELECT name FROM darkpkg_items WHERE name >= ? ORDER BY name LIMIT 1");
  const bool found = first.bind(name).step();
  std::string out(found ? first.text(0) : "");
  first.reset();
  const bool inside =
      module.empty() || (out.starts_with(module) && out.size() > module.size() && out[module.size()] == '.');
  return inside ? out : std::string();
}

}  // namespace darkpkg::database
