#include "rules/hash/link/kept_contents.hpp"

namespace darkpkg::hash {

using database::Statement;

std::map<std::string, KeptRow> kept_contents(database::Database& database) {
  std::map<std::string, KeptRow> out;
  Statement all(database, "SELECT item, kind, name, op FROM darkpkg_kept");
  while (all.step())
    out.emplace(all.text(0), KeptRow{parse_kind(all.text(1)).value_or(ItemKind::fn), std::string(all.text(2)),
                                     std::string(all.text(3))});
  return out;
}

void keep_content(database::Database& database, const std::string& hash, const KeptRow& row) {
  Statement(database, "INSERT OR REPLACE INTO darkpkg_kept (kind, item, name, op) VALUES (?, ?, ?, ?)")
      .run(kind_text(row.kind), std::string_view(hash), std::string_view(row.name), std::string_view(row.op));
}

void forget_kept(database::Database& database, const std::string& hash) {
  Statement(database, "DELETE FROM darkpkg_kept WHERE item = ?").run(std::string_view(hash));
}

}  // namespace darkpkg::hash
