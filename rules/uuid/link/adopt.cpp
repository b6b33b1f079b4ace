#include "rules/uuid/link/adopt.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/joined.hpp"
#include "cache/database/tables.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/uuid/link/outside_uses.hpp"
#include "rules/uuid/link/package_tables.hpp"
#include "rules/uuid/wire/op_encode.hpp"

namespace darkpkg::uuid {
namespace {

using object::ItemKind;

/// Which rows of `locations` are the loader's.
#define LOADERS_ROW                                                                                                   \
  "branch_id IS NULL AND deprecated_at IS NULL AND created_by = '' AND approval_status = 'approved' AND reviewed_by " \
  "IS "                                                                                                               \
  "NULL"

constexpr std::string_view kLeft =
    "SELECT l.location_id, l.item_id, l.item_type, l.owner, l.modules, l.name FROM locations l WHERE l." LOADERS_ROW
    " AND NOT EXISTS (SELECT 1 FROM darkpkg_items i WHERE i.kind = l.item_type AND i.name = l.owner || '.' || CASE "
    "l.modules WHEN '' THEN '' ELSE l.modules || '.' END || l.name)";

std::string text_of(std::span<const std::string> modules) { return joined(modules.subspan(1)); }

/// The first bytes of an Add op's payload: its tag and the item's id.
std::string add_op_start(ItemKind kind, const Uuid& item) {
  std::string program;
  for (std::uint8_t byte : item.dotnet_bytes()) program.push_back(static_cast<char>(byte));
  return wire::add_op(kind, program).blob.substr(wire::kHeaderSize, 1 + program.size());
}

}  // namespace

Adoption::Adoption(database::Database& database)
    : database_(database),
      remembered_(database, "SELECT item, location FROM darkpkg_adopted WHERE kind = ? AND name = ?"),
      location_(database,
                "SELECT item_id, location_id FROM locations WHERE owner = ? AND modules = ? AND name = ? AND item_type "
                "= ? AND " LOADERS_ROW " ORDER BY rowid"),
      op_(database, "SELECT 1 FROM package_ops WHERE id = ? AND branch_id IS NULL AND instance_id IS NULL") {}

std::optional<Adopted> Adoption::find(const object::IndexItem& item, std::string_view full_name) {
  std::string_view kind = kind_text(item.kind);
  if (remembered_.bind(kind, full_name).step()) {
    std::optional<Uuid> id = Uuid::parse(remembered_.text(0));
    Adopted out{id.value_or(Uuid{}), std::string(remembered_.text(1)), true};
    remembered_.reset();
    if (id) return out;
  }
  std::string modules = text_of(item.modules);
  location_.bind(std::string_view(item.modules.front()), std::string_view(modules), std::string_view(item.name), kind);
  while (location_.step()) {
    std::optional<Uuid> id = Uuid::parse(location_.text(0));
    if (!id) continue;
    std::string op = wire::set_name_op(item.kind, *id, item.modules, item.name).id.text();
    bool loaders = op_.bind(std::string_view(op)).step();
    op_.reset();
    if (!loaders) continue;
    Adopted out{*id, std::string(location_.text(1)), false};
    location_.reset();
    return out;
  }
  return std::nullopt;
}

std::optional<std::string> Adoption::location(ItemKind kind, std::string_view full_name) {
  std::optional<std::string> out;
  if (remembered_.bind(kind_text(kind), full_name).step()) out = remembered_.text(1);
  remembered_.reset();
  return out;
}

std::optional<std::string> Adoption::add_op(ItemKind kind, const Uuid& item) {
  if (!add_ops_) {
    add_ops_.emplace();
    database::Statement all(database_,
                            "SELECT id, substr(op_blob, 9, 17) FROM package_ops WHERE branch_id IS NULL AND "
                            "instance_id IS NULL ORDER BY rowid");
    while (all.step()) add_ops_->try_emplace(std::string(all.blob(1)), all.text(0));
  }
  auto at = add_ops_->find(add_op_start(kind, item));
  if (at == add_ops_->end()) return std::nullopt;
  return at->second;
}

void Adoption::remember(ItemKind kind, std::string_view full_name, const Adopted& adopted) {
  database::Statement(database_,
                      "INSERT OR REPLACE INTO darkpkg_adopted (kind, name, item, location) VALUES (?, ?, ?, ?)")
      .run(kind_text(kind), full_name, std::string_view(adopted.item.text()), std::string_view(adopted.location));
}

std::size_t count_left_rows(database::Database& database) {
  database::Statement left(database, kLeft);
  std::size_t count = 0;
  while (left.step()) count++;
  return count;
}

RemovedRows remove_left_rows(database::Database& database) {
  struct Row {
    std::string location;
    Uuid item;
    ItemKind kind{};
    std::vector<std::string> modules;
    std::string name;
  };
  std::vector<Row> rows;
  {
    database::Statement left(database, kLeft);
    while (left.step()) {
      std::optional<Uuid> item = Uuid::parse(left.text(1));
      if (!item) continue;
      Row row{std::string(left.text(0)),
              *item,
              parse_kind(left.text(2)).value_or(ItemKind::fn),
              {std::string(left.text(3))},
              std::string(left.text(5))};
      std::ranges::move(name_parts(left.text(4)), std::back_inserter(row.modules));
      rows.push_back(std::move(row));
    }
  }
  Adoption adoption(database);
  RemovedRows out;
  auto run = [&](std::string_view sql, std::string_view id) {
    database::Statement(database, sql).run(id);
    out.rows += static_cast<std::size_t>(database.changes());
  };
  std::vector<LeftContent> contents;
  for (const Row& row : rows) {
    run("DELETE FROM locations WHERE location_id = ?", row.location);
    run("DELETE FROM package_ops WHERE id = ?", wire::set_name_op(row.kind, row.item, row.modules, row.name).id.text());
    contents.push_back({row.kind, row.item.text(), full_name(row.modules, row.name),
                        adoption.add_op(row.kind, row.item).value_or("")});
    out.items.push_back(contents.back().shown());
  }
  const std::vector<std::optional<std::string>> users = outside_uses(database, contents);
  for (std::size_t i = 0; i < contents.size(); i++) {
    const LeftContent& content = contents[i];
    if (users[i]) {
      keep_content(database, content);
      out.kept.push_back({content.shown(), "", *users[i]});
      continue;
    }
    run("DELETE FROM " + std::string(content_table(content.kind).table) + " WHERE id = ?", content.item);
    run("DELETE FROM package_ops WHERE id = ?", content.op);
  }
  return out;
}

}  // namespace darkpkg::uuid
