#include "rules/uuid/link/adopt.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/joined.hpp"
#include "cache/database/tables/items.hpp"
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

/// A name that Dark's loader left and that no package defines.
struct LeftName {
  std::string location;
  std::string item;
  ItemKind kind{};
  std::vector<std::string> modules;
  std::string name;
};

std::vector<LeftName> left_names(database::Database& database) {
  std::vector<LeftName> out;
  database::ItemNames linked(database);
  database::Statement rows(
      database, "SELECT location_id, item_id, item_type, owner, modules, name FROM locations WHERE " LOADERS_ROW);
  while (rows.step()) {
    const std::optional<ItemKind> kind = parse_kind(rows.text(2));
    LeftName left{std::string(rows.text(0)),
                  std::string(rows.text(1)),
                  kind.value_or(ItemKind::fn),
                  {std::string(rows.text(3))},
                  std::string(rows.text(5))};
    std::ranges::move(name_parts(rows.text(4)), std::back_inserter(left.modules));
    if (!kind || !linked.has(full_name(left.modules, left.name), *kind)) out.push_back(std::move(left));
  }
  return out;
}

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
      remembered_(database),
      location_(database,
                "SELECT item_id, location_id FROM locations WHERE owner = ? AND modules = ? AND name = ? AND item_type "
                "= ? AND " LOADERS_ROW " ORDER BY rowid"),
      op_(database, "SELECT 1 FROM package_ops WHERE id = ? AND branch_id IS NULL AND instance_id IS NULL") {}

std::optional<Adopted> Adoption::find(const object::IndexItem& item, std::string_view full_name) {
  std::string_view kind = kind_text(item.kind);
  if (const std::optional<database::AdoptedRow> row = remembered_.find(item.kind, full_name))
    if (const std::optional<Uuid> id = Uuid::parse(row->item)) return Adopted{*id, row->location, true};
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
  std::optional<database::AdoptedRow> row = remembered_.find(kind, full_name);
  return row ? std::optional(std::move(row->location)) : std::nullopt;
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
  database::put_adopted(database_, {kind, std::string(full_name), adopted.item.text(), adopted.location});
}

std::size_t count_left_rows(database::Database& database) { return left_names(database).size(); }

RemovedRows remove_left_rows(database::Database& database) {
  Adoption adoption(database);
  RemovedRows out;
  auto run = [&](std::string_view sql, std::string_view id) {
    database::Statement(database, sql).run(id);
    out.rows += static_cast<std::size_t>(database.changes());
  };
  std::vector<KeptRow> contents;
  for (const LeftName& row : left_names(database)) {
    const std::optional<Uuid> item = Uuid::parse(row.item);
    if (!item) continue;
    run("DELETE FROM locations WHERE location_id = ?", row.location);
    run("DELETE FROM package_ops WHERE id = ?", wire::set_name_op(row.kind, *item, row.modules, row.name).id.text());
    contents.push_back(
        {row.kind, item->text(), full_name(row.modules, row.name), adoption.add_op(row.kind, *item).value_or("")});
    out.items.push_back(contents.back().shown());
  }
  const std::vector<std::optional<std::string>> users = outside_uses(database, contents);
  for (std::size_t i = 0; i < contents.size(); i++) {
    const KeptRow& content = contents[i];
    if (users[i]) {
      database::put_kept(database, content);
      out.kept.push_back({content.shown(), "", *users[i]});
      continue;
    }
    run("DELETE FROM " + std::string(content_table(content.kind).table) + " WHERE id = ?", content.item);
    run("DELETE FROM package_ops WHERE id = ?", content.op);
  }
  return out;
}

}  // namespace darkpkg::uuid
