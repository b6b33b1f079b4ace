#include "cache/database/tables/adopted.hpp"

namespace darkpkg::database {

std::vector<AdoptedRow> read_adopted(Database& database) {
  std::vector<AdoptedRow> out;
  if (!database.has_table("darkpkg_adopted")) return out;
  Statement rows(database, "SELECT kind, name, item, location FROM darkpkg_adopted");
  while (rows.step())
    out.push_back({parse_kind(rows.text(0)).value_or(ItemKind::fn), std::string(rows.text(1)),
                   std::string(rows.text(2)), std::string(rows.text(3))});
  return out;
}

void put_adopted(Database& database, const AdoptedRow& row) {
  Statement(database, "INSERT OR REPLACE INTO darkpkg_adopted (kind, name, item, location) VALUES (?, ?, ?, ?)")
      .run(kind_text(row.kind), std::string_view(row.name), std::string_view(row.item), std::string_view(row.location));
}

AdoptedNames::AdoptedNames(const Database& database)
    : select_(database, "SELECT item, location FROM darkpkg_adopted WHERE kind = ? AND name = ?") {}

std::optional<AdoptedRow> AdoptedNames::find(ItemKind kind, std::string_view name) {
  if (!select_.bind(kind_text(kind), name).step()) return std::nullopt;
  AdoptedRow out{kind, std::string(name), std::string(select_.text(0)), std::string(select_.text(1))};
  select_.reset();
  return out;
}

}  // namespace darkpkg::database
