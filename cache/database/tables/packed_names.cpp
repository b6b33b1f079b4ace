#include "cache/database/tables/packed_names.hpp"

#include <optional>
#include <utility>

namespace darkpkg::database {
namespace {

/// A part has so many bits of a row's number less.
constexpr int kPartBits = 26;

std::int64_t part_of(std::int64_t row) { return row >> kPartBits; }

/// What a part should be; empty: there should be none.
std::string packed(Database& database, std::int64_t part) {
  PartBuilder builder;
  Statement items(database, "SELECT name, kind FROM darkpkg_items WHERE id >= ? AND id < ? ORDER BY id");
  items.bind(part << kPartBits, (part + 1) << kPartBits);
  while (items.step())
    if (const std::optional<ItemKind> kind = parse_kind(items.text(1))) builder.add(items.text(0), *kind);
  return builder.take();
}

}  // namespace

void PartBuilder::add(std::string_view name, ItemKind kind) {
  const std::size_t dot = name.rfind('.');
  const std::string_view module = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  if (out_.empty() || module != module_) {
    module_ = module;
    out_ += kModuleEntry;
    out_ += module;
  }
  out_ += static_cast<char>(kItemEntry + static_cast<char>(kind));
  out_ += name.substr(dot + 1);
}

std::string PartBuilder::take() {
  module_.clear();
  return std::exchange(out_, {});
}

void for_each_part(Database& database, FunctionRef<void(std::string_view part)> see) {
  Statement rows(database, "SELECT names FROM darkpkg_names ORDER BY part");
  while (rows.step())
    if (rows.blob(0).starts_with(kModuleEntry)) see(rows.blob(0));
}

std::map<std::int64_t, std::string> wrong_parts(Database& database) {
  std::map<std::int64_t, PartBuilder> builders;
  Statement items(database, "SELECT id, name, kind FROM darkpkg_items ORDER BY id");
  while (items.step())
    if (const std::optional<ItemKind> kind = parse_kind(items.text(2)))
      builders[part_of(items.integer(0))].add(items.text(1), *kind);
  std::map<std::int64_t, std::string> out;
  for (auto& [part, builder] : builders) out[part] = builder.take();
  Statement rows(database, "SELECT part, names FROM darkpkg_names");
  while (rows.step()) {
    const auto should_be = out.try_emplace(rows.integer(0)).first;
    if (!should_be->second.empty() && should_be->second == rows.blob(1)) out.erase(should_be);
  }
  return out;
}

void NameParts::note(std::int64_t row) { changed_.insert(part_of(row)); }

void NameParts::settle(bool all) {
  // A database of before there were parts has none.
  if (all || (!changed_.empty() && !database_.has_rows("darkpkg_names"))) {
    for (const auto& [part, names] : wrong_parts(database_)) write(part, names);
  } else {
    for (std::int64_t part : changed_) write(part, packed(database_, part));
  }
  changed_.clear();
}

void NameParts::write(std::int64_t part, const std::string& names) {
  if (names.empty()) {
    Statement(database_, "DELETE FROM darkpkg_names WHERE part = ?").run(part);
    return;
  }
  Statement before(database_, "SELECT 1 FROM darkpkg_names WHERE part = ? AND names = ?");
  if (before.bind(part, Blob{names}).step()) return;
  before.reset();
  Statement(database_, "INSERT OR REPLACE INTO darkpkg_names (part, names) VALUES (?, ?)").run(part, Blob{names});
}

}  // namespace darkpkg::database
