#include "cache/database/tables/packed_names.hpp"

#include <optional>
#include <utility>

namespace darkpkg::database {

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

void NameParts::settle(bool all) {
  // A database of before there were parts has none.
  if (all || (!changed_.empty() && !database_.has_rows("darkpkg_names"))) {
    const std::int64_t last = part_of(database_.integer("SELECT max(id) FROM darkpkg_items").value_or(-1));
    Statement(database_, "DELETE FROM darkpkg_names WHERE part < 0 OR part > ?").run(last);
    for (std::int64_t part = 0; part <= last; part++) changed_.insert(part);
  }
  for (std::int64_t part : changed_) write(part);
  changed_.clear();
}

void NameParts::write(std::int64_t part) {
  PartBuilder builder;
  Statement items(database_, "SELECT name, kind FROM darkpkg_items WHERE id >= ? AND id < ? ORDER BY id");
  items.bind(part << 26, (part + 1) << 26);
  while (items.step())
    if (const std::optional<ItemKind> kind = parse_kind(items.text(1))) builder.add(items.text(0), *kind);
  const std::string names = builder.take();
  Statement before(database_, "SELECT names FROM darkpkg_names WHERE part = ?");
  const bool is_there = before.bind(part).step();
  if (is_there && !names.empty() && before.blob(0) == names) return;
  before.reset();
  if (!names.empty())
    Statement(database_, "INSERT OR REPLACE INTO darkpkg_names (part, names) VALUES (?, ?)").run(part, Blob{names});
  else if (is_there) Statement(database_, "DELETE FROM darkpkg_names WHERE part = ?").run(part);
}

}  // namespace darkpkg::database
