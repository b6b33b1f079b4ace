#include "cache/database/tables/bulk.hpp"

#include "base/progress.hpp"

namespace darkpkg::database {

BulkLoad::BulkLoad(Database& database, std::span<const std::string_view> tables) : database_(database) {
  std::string list = "'darkpkg_items'";
  for (std::string_view table : tables) list.append(", '").append(table).append("'");
  std::vector<std::string> names;
  {
    Statement indexes(database,
                      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND "
                      "tbl_name IN (" +
                          list + ") ORDER BY rowid");
    while (indexes.step()) {
      names.emplace_back(indexes.text(0));
      indexes_.emplace_back(indexes.text(1));
    }
  }
  for (const std::string& name : names) database.execute("DROP INDEX \"" + name + "\"");
}

void BulkLoad::finish() {
  progress::Step step("indexes made", indexes_.size());
  for (const std::string& sql : indexes_) {
    database_.execute(sql);
    step.advance();
  }
}

}  // namespace darkpkg::database
