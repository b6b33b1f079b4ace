#include "cache/database/tables/items.hpp"

#include "cache/database/tables/hash_blob.hpp"
#include "cache/database/tables/item_row_of.hpp"

namespace darkpkg::database {
namespace {

/// Items without the hash have no bytes for it in their rows.
Blob said_of(const ItemRow& row) {
  if (row.said == object::ContentHash{}) return {{}};
  return to_blob(row.said);
}

std::vector<ItemRow> read_item_rows(Statement& statement) {
  std::vector<ItemRow> out;
  while (statement.step()) out.push_back(item_row_of(statement));
  return out;
}

}  // namespace

ItemRow item_row_of(const Statement& statement) {
  return {statement.integer(0),           parse_kind(statement.text(1)).value_or(ItemKind::fn),
          std::string(statement.text(2)), std::string(statement.text(3)),
          to_hash(statement.blob(4)),     std::string(statement.text(5)),
          statement.integer(6),           to_hash(statement.blob(7))};
}

bool has_items(Database& database) { return database.has_table("darkpkg_items"); }

std::vector<ItemRow> read_items(Database& database, FileId file) {
  Statement statement(database, std::string(kSelectItems) + " WHERE id >= ? AND id < ? ORDER BY id");
  statement.bind(first_item_row(file), first_item_row(file + 1));
  return read_item_rows(statement);
}

std::vector<ItemRow> read_all_items(Database& database) {
  Statement statement(database, std::string(kSelectItems) + " ORDER BY id");
  return read_item_rows(statement);
}

std::vector<std::string> read_ids(Database& database, ItemKind kind) {
  std::vector<std::string> out;
  Statement ids(database, "SELECT DISTINCT item FROM darkpkg_items WHERE kind = ?");
  ids.bind(kind_text(kind));
  while (ids.step()) out.emplace_back(ids.text(0));
  return out;
}

void visit_names(Database& database, FunctionRef<bool(ItemKind, std::string_view)> visit) {
  Statement items(database, "SELECT kind, name FROM darkpkg_items");
  while (items.step())
    if (visit(parse_kind(items.text(0)).value_or(ItemKind::fn), items.text(1))) return;
}

void visit_owned(Database& database,
                 FunctionRef<void(ItemKind, std::string_view, std::string_view, std::int64_t)> visit) {
  Statement items(database, "SELECT kind, item, op, owned FROM darkpkg_items");
  while (items.step())
    visit(parse_kind(items.text(0)).value_or(ItemKind::fn), items.text(1), items.text(2), items.integer(3));
}

std::optional<std::int64_t> item_row(Database& database, std::string_view name, ItemKind kind) {
  Statement row(database, "SELECT id FROM darkpkg_items WHERE name = ? AND kind = ?");
  return row.bind(name, kind_text(kind)).step() ? std::optional(row.integer(0)) : std::nullopt;
}

std::optional<object::ContentHash> item_hash(Database& database, std::string_view name, ItemKind kind) {
  Statement row(database, "SELECT hash FROM darkpkg_items WHERE name = ? AND kind = ?");
  if (!row.bind(name, kind_text(kind)).step() || row.blob(0).size() != object::ContentHash{}.size())
    return std::nullopt;
  return to_hash(row.blob(0));
}

std::string item_file(Database& database, std::string_view name, ItemKind kind) {
  if (!has_items(database)) return {};
  // An item's row number is its file's number times 2^20, plus its own number in the file.
  Statement row(database,
                "SELECT path FROM darkpkg_files WHERE id = (SELECT id >> 20 FROM darkpkg_items WHERE name = ? AND kind "
                "= ?)");
  return std::string(row.bind(name, kind_text(kind)).step() ? row.text(0) : "");
}

void ItemNames::visit(std::string_view name,
                      FunctionRef<void(ItemKind kind, std::string_view item, std::int64_t row)> visit) {
  if (!select_) select_.emplace(database_, "SELECT kind, item, id FROM darkpkg_items WHERE name = ?");
  select_->bind(name);
  while (select_->step())
    if (const std::optional<ItemKind> kind = parse_kind(select_->text(0)))
      visit(*kind, select_->text(1), select_->integer(2));
  select_->reset();
}

bool ItemNames::has(std::string_view name, ItemKind kind) {
  if (!has_) has_.emplace(database_, "SELECT 1 FROM darkpkg_items WHERE name = ? AND kind = ?");
  const bool found = has_->bind(name, kind_text(kind)).step();
  has_->reset();
  return found;
}

void ItemNames::visit_all(FunctionRef<void(std::string_view name, ItemKind kind, std::string_view item)> visit) {
  Statement all(database_, "SELECT name, kind, item FROM darkpkg_items");
  while (all.step())
    if (const std::optional<ItemKind> kind = parse_kind(all.text(1))) visit(all.text(0), *kind, all.text(2));
}

bool ItemNames::defines(std::string_view module, FunctionRef<bool(std::int64_t row)> without) {
  Statement names(database_, "SELECT name, id FROM darkpkg_items WHERE name > ? AND name < ?");
  const std::string first = std::string(module) + ".", end = std::string(module) + "/";  // which comes behind the dot
  names.bind(std::string_view(first), std::string_view(end));
  while (names.step())
    if (module_of(names.text(0)) == module && !without(names.integer(1))) return true;
  return false;
}

// The condition on the length is that of the index.
std::vector<ItemRow> SharedIds::items(std::string_view id) {
  if (!select_) select_.emplace(database_, std::string(kSelectItems) + " WHERE item = ? AND length(item) = 64");
  std::vector<ItemRow> out = read_item_rows(select_->bind(id));
  select_->reset();
  return out;
}

std::optional<std::string> SharedIds::name(std::string_view id) {
  if (!name_) name_.emplace(database_, "SELECT name FROM darkpkg_items WHERE item = ? AND length(item) = 64 LIMIT 1");
  std::optional<std::string> out;
  if (name_->bind(id).step()) out = name_->text(0);
  name_->reset();
  return out;
}

void ItemRows::remove(std::int64_t row) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_items WHERE id = ?");
  erase_->run(row);
  names_.note(row);
}

void ItemRows::put(const ItemRow& row, const ItemRow* old) {
  if (old && old->row == row.row) {
    if (old->hash == row.hash && old->item == row.item && old->op == row.op && old->owned == row.owned &&
        old->said == row.said)
      return;
    if (!update_)
      update_.emplace(database_,
                      "UPDATE darkpkg_items SET item = ?, hash = ?, op = ?, owned = ?, said = ? WHERE id = ?");
    update_->run(std::string_view(row.item), to_blob(row.hash), std::string_view(row.op), row.owned, said_of(row),
                 row.row);
    return;
  }
  if (!insert_)
    insert_.emplace(database_,
                    "INSERT INTO darkpkg_items (id, kind, name, item, hash, op, owned, said) VALUES (?, ?, ?, ?, ?, ?, "
                    "?, ?)");
  insert_->run(row.row, kind_text(row.kind), std::string_view(row.name), std::string_view(row.item), to_blob(row.hash),
               std::string_view(row.op), row.owned, said_of(row));
  names_.note(row.row);
}

}  // namespace darkpkg::database
