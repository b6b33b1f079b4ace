#include "rules/uuid/link/package_rows.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/joined.hpp"
#include "base/progress.hpp"
#include "base/uuid.hpp"
#include "cache/database/tables/items.hpp"
#include "rules/uuid/link/package_tables.hpp"
#include "rules/uuid/wire/op_encode.hpp"

namespace darkpkg::uuid {
namespace {

using database::Blob;
using database::Database;
using database::DatabaseError;
using database::ItemRow;
using database::Statement;
using object::ItemKind;

[[noreturn]] void missing(const Database& from, const std::string& what) {
  throw DatabaseError({"the database '" + from.path() + "' has no " + what, "build again, then export"}, 0);
}

/// The modules without the owner, as `locations` has them.
std::string modules_column(const Location& place) { return joined(std::span(place.modules).subspan(1)); }

/// What is told of the contents of each kind.
constexpr std::string_view kSteps[] = {"types copied", "values copied", "functions copied"};
static_assert(std::size(kSteps) == std::size(kItemKinds));

void copy_contents(Database& from, Database& to, ItemKind kind, const std::vector<ItemRow>& items) {
  const ContentTable table = content_table(kind);
  std::set<std::string> ids;
  for (const ItemRow& item : items)
    if (item.kind == kind) ids.insert(item.item);
  std::string columns = "id, pt_def, " + std::string(table.runtime);
  Statement select(from, "SELECT " + columns + " FROM " + std::string(table.table) + " WHERE id = ?");
  Statement insert(to, "INSERT INTO " + std::string(table.table) + " (" + columns + ") VALUES (?, ?, ?)");
  progress::Step step(kSteps[static_cast<std::size_t>(kind)], ids.size());
  for (const std::string& id : ids) {
    if (!select.bind(std::string_view(id)).step()) missing(from, "content of " + id);
    insert.run(select.text(0), Blob{select.blob(1)}, Blob{select.blob(2)});
    step.advance();
  }
}

void copy_locations(Database& from, Database& to, const std::vector<ItemRow>& items) {
  Statement select(from,
                   "SELECT location_id FROM locations WHERE owner = ? AND modules = ? AND name = ? AND item_type = ? "
                   "AND item_id = ? AND branch_id IS NULL AND deprecated_at IS NULL ORDER BY location_id");
  Statement insert(to,
                   "INSERT INTO locations (location_id, item_id, owner, modules, name, item_type) "
                   "VALUES (?, ?, ?, ?, ?, ?)");
  progress::Step step("locations copied", items.size());
  for (const ItemRow& item : items) {
    step.advance();
    Location place = location_of(item.kind, item.name);
    if (place.modules.empty()) missing(from, "owner of " + item.name);
    std::string modules = modules_column(place);
    std::string_view kind = kind_text(item.kind);
    std::string_view owner = place.modules.front();
    if (!select.bind(owner, std::string_view(modules), std::string_view(place.name), kind, std::string_view(item.item))
             .step())
      missing(from, "location of " + item.name);
    insert.run(select.text(0), std::string_view(item.item), owner, std::string_view(modules),
               std::string_view(place.name), kind);
  }
}

std::size_t copy_ops(Database& from, Database& to, const std::vector<ItemRow>& items) {
  std::set<std::string> ids;
  for (const ItemRow& item : items) {
    ids.insert(item.op);
    std::optional<Uuid> id = Uuid::parse(item.item);
    if (!id) missing(from, "well-formed id for " + item.name);
    Location place = location_of(item.kind, item.name);
    ids.insert(wire::set_name_op(item.kind, *id, place.modules, place.name).id.text());
  }
  Statement select(from, "SELECT op_blob, applied FROM package_ops WHERE id = ?");
  Statement insert(to, "INSERT INTO package_ops (id, op_blob, applied) VALUES (?, ?, ?)");
  progress::Step step("operations copied", ids.size());
  for (const std::string& id : ids) {
    if (!select.bind(std::string_view(id)).step()) missing(from, "op " + id);
    insert.run(std::string_view(id), Blob{select.blob(0)}, select.integer(1));
    step.advance();
  }
  return ids.size();
}

}  // namespace

CopiedRows copy_package_rows(Database& from, Database& to) {
  std::vector<ItemRow> items = database::read_all_items(from);
  std::sort(items.begin(), items.end(),
            [](const ItemRow& a, const ItemRow& b) { return std::tie(a.name, a.kind) < std::tie(b.name, b.kind); });
  for (ItemKind kind : kItemKinds) copy_contents(from, to, kind, items);
  copy_locations(from, to, items);
  return {items.size(), copy_ops(from, to, items)};
}

}  // namespace darkpkg::uuid
