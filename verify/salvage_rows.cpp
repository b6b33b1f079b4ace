#include "verify/salvage_rows.hpp"

#include "cache/database/comparison.hpp"
#include "cache/database/integrity.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::verify {

using database::Database;

Result<void> salvage_rows(const Truth& truth, const Edition& edition, const std::string& from, const std::string& to) {
  try {
    Database db = Database::open(to, database::Mode::read_write);
    database::attach_clean(db, truth.database);
    database::attach_damaged(db, from);
    database::Transaction transaction(db);
    database::copy_from_damaged(db);
    schema_of(edition).settle_salvaged(db);
    database::repair_foreign_keys(db);
    transaction.commit();
  } catch (const database::DatabaseError&) {
    return {};  // not even the list of its tables can be read
  }
  return {};
}

}  // namespace darkpkg::verify
