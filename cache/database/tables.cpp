#include "cache/database/tables.hpp"

#include <algorithm>

namespace darkpkg::database {
namespace {

object::ContentHash to_hash(std::string_view blob) {
  object::ContentHash out{};
  std::copy_n(blob.begin(), std::min(blob.size(), out.size()), out.begin());
  return out;
}

constexpr std::string_view kItemColumns = "SELECT id, kind, name, item, hash, op, owned FROM darkpkg_items";

std::vector<ItemRow> read_item_rows(Statement& statement) {
  std::vector<ItemRow> out;
  while (statement.step())
    out.push_back({statement.integer(0), parse_kind(statement.text(1)).value_or(ItemKind::fn),
                   std::string(statement.text(2)), std::string(statement.text(3)), to_hash(statement.blob(4)),
                   std::string(statement.text(5)), statement.integer(6)});
  return out;
}

}  // namespace

std::optional<State> read_state(Database& database) {
  Statement statement(database, "SELECT generation, linker, compiler, inputs, adopted FROM darkpkg_state");
  if (!statement.step()) return std::nullopt;
  return State{statement.integer(0), std::string(statement.blob(1)), std::string(statement.blob(2)),
               std::string(statement.blob(3)), statement.integer(4) != 0};
}

std::string read_origin(Database& database) {
  return database.text("SELECT min(applied_at) FROM darkpkg_migrations").value_or("");
}

void write_state(Database& database, const State& state) {
  Statement(database,
            "INSERT OR REPLACE INTO darkpkg_state (id, generation, linker, compiler, inputs, adopted) VALUES (1, ?, ?, "
            "?, ?, ?)")
      .run(state.generation, Blob{state.linker}, Blob{state.compiler}, Blob{state.inputs},
           std::int64_t{state.adopted ? 1 : 0});
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

}  // namespace darkpkg::database
