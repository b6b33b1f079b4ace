#include "cache/database/tables/kept.hpp"

namespace darkpkg::database {

std::vector<KeptRow> read_kept(Database& database) {
  std::vector<KeptRow> out;
  Statement rows(database, "SELECT kind, item, name, op FROM darkpkg_kept");
  while (rows.step())
    out.push_back({parse_kind(rows.text(0)).value_or(ItemKind::fn), std::string(rows.text(1)),
                   std::string(rows.text(2)), std::string(rows.text(3))});
  return out;
}

void put_kept(Database& database, const KeptRow& row) {
  Statement(database, "INSERT OR REPLACE INTO darkpkg_kept (kind, item, name, op) VALUES (?, ?, ?, ?)")
      .run(kind_text(row.kind), std::string_view(row.item), std::string_view(row.name), std::string_view(row.op));
}

void forget_kept(Database& database, std::string_view item) {
  Statement(database, "DELETE FROM darkpkg_kept WHERE item = ?").run(item);
}

}  // namespace darkpkg::database
