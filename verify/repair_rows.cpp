#include "verify/repair_rows.hpp"

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "cache/database/comparison.hpp"
#include "cache/database/integrity.hpp"
#include "cache/database/tables/adopted.hpp"
#include "cache/database/tables/changes.hpp"
#include "cache/database/tables/state.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;

void repair_state(Database& db, std::int64_t stamp) {
  std::optional<database::State> clean = database::read_state(db, "clean");
  if (!clean) return;
  const std::optional<database::State> before = database::read_state(db);
  database::State state = before.value_or(database::State{});
  if (!before) {
    state.adopted = !database::read_adopted(db).empty();
    state.edition = std::move(clean->edition);
  }
  state.linker = std::move(clean->linker);
  state.compiler = std::move(clean->compiler);
  state.inputs = std::move(clean->inputs);
  // Readers must see a number that they never saw, also if an old database was put in the place of a newer one.
  state.generation = std::max(state.generation, stamp) + 1;
  database::write_state(db, state);
}

}  // namespace

Result<void> repair_rows(const Truth& truth, const link::Options& options) {
  Result<FileLock> lock = FileLock::take(options.database + ".lock", options.lock_timeout_ms);
  if (!lock) return tl::unexpected(lock.error());
  try {
    Database db = Database::open(options.database, database::Mode::read_write);
    database::rebuild_indexes(db);
    database::attach_clean(db, truth.database);
    database::Transaction transaction(db);
    database::repair_schema(db);
    database::repair_foreign_keys(db);
    database::forget_impossible_changes(db);
    const Verification edition = verification(*options.edition);
    if (!edition.is_mended_by_link()) {
      database::note_differences(db, edition.tables, edition.moved);
      for (const database::ComparedTable& table : edition.tables) database::repair_table(db, table);
    }
    database::repair_own_rows(db);
    repair_state(db, options.stamp.empty() ? 0 : link::stamp_generation(options.stamp).value_or(0));
    transaction.commit();
  } catch (const database::DatabaseError& e) {
    return tl::unexpected(e.error());
  }
  return {};
}

}  // namespace darkpkg::verify
