#include "rules/uuid/link/package_tables.hpp"

#include <algorithm>
#include <unordered_map>

#include "cache/database/tables/items.hpp"

namespace darkpkg::uuid {
namespace {

using database::Blob;
using database::DatabaseError;

std::string sql(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (std::string_view part : parts) out += part;
  return out;
}

}  // namespace

Statement& PackageTables::prepared(std::optional<Statement>& statement, std::string_view text) {
  if (!statement) statement.emplace(database_, text);
  return *statement;
}

bool PackageTables::put_content(ItemKind kind, std::string_view item, std::string_view program,
                                std::string_view runtime) {
  auto [table, column] = content_table(kind);
  Content& content = contents_[static_cast<std::size_t>(kind)];
  if (!empty_) {
    if (!content.select)
      content.select.emplace(database_, sql({"SELECT pt_def, ", column, " FROM ", table, " WHERE id = ?"}));
    if (content.select->bind(item).step()) {
      bool equal = content.select->blob(0) == program && content.select->blob(1) == runtime;
      content.select->reset();
      if (equal) return false;
      if (!content.update)
        content.update.emplace(database_, sql({"UPDATE ", table, " SET pt_def = ?, ", column, " = ? WHERE id = ?"}));
      content.update->run(Blob{program}, Blob{runtime}, item);
      count();
      return true;
    }
  }
  if (!content.insert)
    content.insert.emplace(database_, sql({"INSERT INTO ", table, " (id, pt_def, ", column, ") VALUES (?, ?, ?)"}));
  content.insert->run(item, Blob{program}, Blob{runtime});
  count();
  return true;
}

void PackageTables::delete_content(ItemKind kind, std::string_view item) {
  Content& content = contents_[static_cast<std::size_t>(kind)];
  if (!content.erase)
    content.erase.emplace(database_, sql({"DELETE FROM ", content_table(kind).table, " WHERE id = ?"}));
  content.erase->run(item);
  count();
}

bool PackageTables::put_location(const LocationRow& row) {
  std::string_view kind = kind_text(row.kind);
  if (!empty_) {
    Statement& select = prepared(
        select_location_,
        "SELECT item_id = ? AND branch_id IS NULL AND owner = ? AND modules = ? AND name = ? AND item_type = ? AND "
        "deprecated_at IS NULL AND created_by = '' AND approval_status = 'approved' FROM locations WHERE location_id = "
        "?");
    if (select.bind(row.item, row.owner, row.modules, row.name, kind, row.id).step()) {
      bool equal = select.integer(0) != 0;
      select.reset();
      if (equal) return false;
      prepared(update_location_,
               "UPDATE locations SET item_id = ?, branch_id = NULL, owner = ?, modules = ?, name = ?, item_type = ?, "
               "deprecated_at = NULL, created_by = '', approval_status = 'approved' WHERE location_id = ?")
          .run(row.item, row.owner, row.modules, row.name, kind, row.id);
      count();
      return true;
    }
  }
  prepared(insert_location_,
           "INSERT INTO locations (item_id, owner, modules, name, item_type, location_id, created_by, approval_status) "
           "VALUES (?, ?, ?, ?, ?, ?, '', 'approved')")
      .run(row.item, row.owner, row.modules, row.name, kind, row.id);
  count();
  return true;
}

void PackageTables::delete_location(std::string_view id) {
  prepared(delete_location_, "DELETE FROM locations WHERE location_id = ?").run(id);
  count();
}

std::optional<Location> PackageTables::place_of(std::string_view id) {
  Statement& select =
      prepared(select_place_, "SELECT item_type, owner, modules, name FROM locations WHERE location_id = ?");
  std::optional<Location> out;
  if (select.bind(id).step()) {
    out.emplace();
    out->kind = parse_kind(select.text(0)).value_or(ItemKind::fn);
    out->modules = name_parts(select.text(2));
    out->modules.emplace(out->modules.begin(), select.text(1));
    out->name = select.text(3);
  }
  select.reset();
  return out;
}

PackageTables::OpOwner PackageTables::put_op(std::string_view old, std::string_view id, std::string_view blob,
                                             bool check) {
  bool ours = old == id;
  if (ours && !check) return OpOwner::ours;
  if (!empty_) {
    Statement& select = prepared(select_op_, "SELECT op_blob FROM package_ops WHERE id = ?");
    if (select.bind(id).step()) {
      // The id is a hash of the content: a row of that id says the same. Unless it was damaged, which only a row of
      // ours may be healed of.
      bool equal = select.blob(0) == blob;
      select.reset();
      if (!equal && !ours)
        throw DatabaseError({"the database '" + database_.path() + "' has an op " + std::string(id) +
                                 " whose content does not fit its id",
                             "it is damaged: restore a backup, or delete it and build again"},
                            0);
      if (equal && ours) return OpOwner::ours;
      if (!ours) {
        if (!old.empty()) delete_op(old);
        return OpOwner::somebody_elses;
      }
    }
  }
  if (!old.empty()) {
    prepared(update_op_, "UPDATE package_ops SET id = ?, op_blob = ?, created_at = datetime('now') WHERE id = ?")
        .run(id, Blob{blob}, old);
    if (database_.changes() > 0) {
      count();
      return OpOwner::ours;
    }
  }
  prepared(insert_op_, "INSERT INTO package_ops (id, op_blob, applied) VALUES (?, ?, 1)").run(id, Blob{blob});
  count();
  return OpOwner::ours;
}

void PackageTables::order_contents(ItemKind kind, std::span<const std::string> ids) {
  order(content_table(kind).table, "id", ids);
}

void PackageTables::order(std::string_view table, std::string_view key, std::span<const std::string> ids) {
  std::unordered_map<std::string, std::int64_t> places;
  std::int64_t end = 0;
  Statement all(database_, sql({"SELECT ", key, ", rowid FROM ", table}));
  while (all.step()) {
    places.emplace(all.text(0), all.integer(1));
    end = std::max(end, all.integer(1));
  }
  all.reset();
  Statement move(database_, sql({"UPDATE ", table, " SET rowid = ? WHERE rowid = ?"}));
  std::int64_t last = 0;
  for (const std::string& id : ids) {
    const auto at = places.find(id);
    if (at == places.end()) continue;
    if (at->second > last) {
      last = at->second;
      continue;
    }
    last = ++end;
    move.run(last, at->second);
    count();
  }
}

void PackageTables::delete_op(std::string_view id) {
  prepared(delete_op_, "DELETE FROM package_ops WHERE id = ?").run(id);
  count();
}

std::vector<NamedItem> read_names(Database& database) {
  std::vector<NamedItem> out;
  // The rows themselves in one go: by any index of Dark's each row would have to be looked for.
  Statement rows(database,
                 "SELECT owner, modules, name, item_id, item_type FROM locations NOT INDEXED "
                 "WHERE branch_id IS NULL AND deprecated_at IS NULL");
  while (rows.step()) {
    std::optional<ItemId> id = ItemId::parse(rows.text(3));
    if (!id) continue;
    const std::string_view owner = rows.text(0), modules = rows.text(1), last = rows.text(2);
    std::string name;
    name.reserve(owner.size() + modules.size() + last.size() + 2);
    name += owner;
    if (!modules.empty()) name.append(".").append(modules);
    name.append(".").append(last);
    out.push_back({parse_kind(rows.text(4)).value_or(ItemKind::fn), std::move(name), *id});
  }
  return out;
}

std::optional<ItemBytes> read_content(Database& database, ItemKind kind, std::string_view item, bool with_runtime) {
  auto [table, column] = content_table(kind);
  Statement content(database, sql({"SELECT pt_def", with_runtime ? ", " : "", with_runtime ? column : "", " FROM ",
                                   table, " WHERE id = ?"}));
  if (!content.bind(item).step()) return std::nullopt;
  ItemBytes out;
  out.program = content.blob(0);
  if (with_runtime) out.runtime = content.blob(1);
  return out;
}

}  // namespace darkpkg::uuid
