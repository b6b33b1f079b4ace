#include "cache/database/tables.hpp"

#include <algorithm>

namespace darkpkg::database {
namespace {

object::ContentHash to_hash(std::string_view blob) {
  object::ContentHash out{};
  std::copy_n(blob.begin(), std::min(blob.size(), out.size()), out.begin());
  return out;
}

constexpr std::string_view kItemColumns = "SELECT id, kind, name, item, hash, op, owned, said FROM darkpkg_items";

/// Items without the hash have no bytes for it in their rows.
Blob said_of(const ItemRow& row) {
  if (row.said == object::ContentHash{}) return {{}};
  return {{reinterpret_cast<const char*>(row.said.data()), row.said.size()}};
}

ItemRow item_row_of(const Statement& statement) {
  return {statement.integer(0),           parse_kind(statement.text(1)).value_or(ItemKind::fn),
          std::string(statement.text(2)), std::string(statement.text(3)),
          to_hash(statement.blob(4)),     std::string(statement.text(5)),
          statement.integer(6),           to_hash(statement.blob(7))};
}

std::vector<ItemRow> read_item_rows(Statement& statement) {
  std::vector<ItemRow> out;
  while (statement.step()) out.push_back(item_row_of(statement));
  return out;
}

}  // namespace

std::optional<State> read_state(Database& database) {
  Statement statement(database,
                      "SELECT generation, linker, compiler, inputs, adopted, edition, folded FROM darkpkg_state");
  if (!statement.step()) return std::nullopt;
  return State{statement.integer(0),           std::string(statement.blob(1)), std::string(statement.blob(2)),
               std::string(statement.blob(3)), statement.integer(4) != 0,      std::string(statement.text(5)),
               statement.integer(6) != 0};
}

std::string read_origin(Database& database) {
  return database.text("SELECT min(applied_at) FROM darkpkg_migrations").value_or("");
}

std::optional<std::string> read_edition(Database& database) {
  try {
    return database.text("SELECT edition FROM darkpkg_state");
  } catch (const DatabaseError&) {
    return std::nullopt;  // it is not darkpkg's yet, or of before there were editions
  }
}

void write_state(Database& database, const State& state) {
  Statement(database,
            "INSERT OR REPLACE INTO darkpkg_state (id, generation, linker, compiler, inputs, adopted, edition, folded) "
            "VALUES "
            "(1, ?, ?, ?, ?, ?, ?, ?)")
      .run(state.generation, Blob{state.linker}, Blob{state.compiler}, Blob{state.inputs},
           std::int64_t{state.adopted ? 1 : 0}, std::string_view(state.edition), std::int64_t{state.folded ? 1 : 0});
}

std::vector<FileRow> read_files(Database& database) {
  std::vector<FileRow> out;
  Statement statement(database,
                      "SELECT path, id, size, mtime_ns, ctime_ns, inode, content, items, warnings FROM darkpkg_files "
                      "ORDER BY path");
  while (statement.step()) {
    FileRow& row = out.emplace_back();
    row.path = statement.text(0);
    row.id = statement.integer(1);
    row.object.size = static_cast<std::uint64_t>(statement.integer(2));
    row.object.mtime_ns = statement.integer(3);
    row.object.ctime_ns = statement.integer(4);
    row.object.inode = static_cast<std::uint64_t>(statement.integer(5));
    row.content = to_hash(statement.blob(6));
    row.items = statement.integer(7);
    row.warnings = statement.integer(8);
  }
  return out;
}

std::vector<ItemRow> read_items(Database& database, FileId file) {
  Statement statement(database, std::string(kItemColumns) + " WHERE id >= ? AND id < ? ORDER BY id");
  statement.bind(first_item_row(file), first_item_row(file + 1));
  return read_item_rows(statement);
}

std::vector<ItemRow> read_all_items(Database& database) {
  Statement statement(database, std::string(kItemColumns) + " ORDER BY id");
  return read_item_rows(statement);
}

std::vector<ItemRow> SharedIds::items(std::string_view id) {
  // The condition on the length is that of the index.
  if (!select_) select_.emplace(database_, std::string(kItemColumns) + " WHERE item = ? AND length(item) = 64");
  std::vector<ItemRow> out = read_item_rows(select_->bind(id));
  select_->reset();
  return out;
}

void ItemRows::remove(std::int64_t row) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_items WHERE id = ?");
  erase_->run(row);
}

void ItemRows::put(const ItemRow& row, const ItemRow* old) {
  const Blob hash{{reinterpret_cast<const char*>(row.hash.data()), row.hash.size()}};
  if (old && old->row == row.row) {
    if (old->hash == row.hash && old->item == row.item && old->op == row.op && old->owned == row.owned &&
        old->said == row.said)
      return;
    if (!update_)
      update_.emplace(database_,
                      "UPDATE darkpkg_items SET item = ?, hash = ?, op = ?, owned = ?, said = ? WHERE id = ?");
    update_->run(std::string_view(row.item), hash, std::string_view(row.op), row.owned, said_of(row), row.row);
    return;
  }
  if (!insert_)
    insert_.emplace(database_,
                    "INSERT INTO darkpkg_items (id, kind, name, item, hash, op, owned, said) VALUES (?, ?, ?, ?, ?, ?, "
                    "?, ?)");
  insert_->run(row.row, kind_text(row.kind), std::string_view(row.name), std::string_view(row.item), hash,
               std::string_view(row.op), row.owned, said_of(row));
}

std::optional<std::int64_t> item_row(Database& database, std::string_view name, ItemKind kind) {
  Statement row(database, "SELECT id FROM darkpkg_items WHERE name = ? AND kind = ?");
  return row.bind(name, kind_text(kind)).step() ? std::optional(row.integer(0)) : std::nullopt;
}

void UserRows::add_users_of(const NamedItem& item, std::vector<std::int64_t>& rows) {
  if (!users_) users_.emplace(database_, "SELECT user FROM darkpkg_edges WHERE name = ? AND kind = ?");
  users_->bind(std::string_view(item.name), kind_text(item.kind));
  while (users_->step()) rows.push_back(users_->integer(0));
  users_->reset();
}

NamedItem UserRows::item(std::int64_t row) {
  if (!item_) item_.emplace(database_, "SELECT kind, name, item FROM darkpkg_items WHERE id = ?");
  const bool found = item_->bind(row).step();
  const std::optional<ItemKind> kind = found ? parse_kind(item_->text(0)) : std::nullopt;
  if (!kind)
    throw DatabaseError({"'" + database_.path() + "' knows users of items, but not the users", "link with --full"}, 0);
  NamedItem out{*kind, std::string(item_->text(1)), ItemId::parse(item_->text(2)).value_or(ItemId())};
  item_->reset();
  return out;
}

std::vector<ItemRow> EdgeRows::users(std::string_view name, ItemKind kind, FunctionRef<bool(std::int64_t row)> wanted) {
  if (!users_) users_.emplace(database_, "SELECT user FROM darkpkg_edges WHERE name = ? AND kind = ?");
  if (!item_) item_.emplace(database_, std::string(kItemColumns) + " WHERE id = ?");
  std::vector<ItemRow> out;
  users_->bind(name, kind_text(kind));
  while (users_->step()) {
    const std::int64_t user = users_->integer(0);
    if (wanted(user) && item_->bind(user).step()) out.push_back(item_row_of(*item_));
  }
  users_->reset();
  item_->reset();
  return out;
}

void EdgeRows::put(std::int64_t user, const std::vector<std::pair<std::string_view, ItemKind>>& used) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_edges WHERE user = ?");
  erase_->run(user);
  if (!insert_) insert_.emplace(database_, "INSERT OR IGNORE INTO darkpkg_edges (name, kind, user) VALUES (?, ?, ?)");
  for (const auto& [name, kind] : used) insert_->run(name, kind_text(kind), user);
}

void EdgeRows::move(std::int64_t from, std::int64_t to) {
  Statement(database_, "UPDATE darkpkg_edges SET user = ? WHERE user = ?").run(-to, from);
}

void EdgeRows::settle() { database_.execute("UPDATE darkpkg_edges SET user = -user WHERE user < 0"); }

}  // namespace darkpkg::database
