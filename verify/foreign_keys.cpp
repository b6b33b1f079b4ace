#include "verify/foreign_keys.hpp"

#include <string>
#include <vector>

namespace darkpkg::verify {

using database::Database;
using database::Statement;

void repair_foreign_keys(Database& db) {
  struct Fix {
    std::string sql;
    std::int64_t row;
  };
  std::vector<Fix> fixes;
  {
    Statement broken(db,
                     "SELECT c.\"table\", c.rowid, k.\"from\", k.on_delete FROM pragma_foreign_key_check c, "
                     "pragma_foreign_key_list(c.\"table\") k WHERE k.id = c.fkid");
    while (broken.step()) {
      std::string table(broken.text(0));
      if (broken.text(3) == "SET NULL")
        fixes.push_back({"UPDATE main." + table + " SET " + std::string(broken.text(2)) + " = NULL WHERE rowid = ?",
                         broken.integer(1)});
      else if (broken.text(3) == "CASCADE")
        fixes.push_back({"DELETE FROM main." + table + " WHERE rowid = ?", broken.integer(1)});
    }
  }
  for (const Fix& fix : fixes) Statement(db, fix.sql).run(fix.row);
}

}  // namespace darkpkg::verify
