#include "link/open_database.hpp"

#include "cache/database/other_names.hpp"
#include "link/kept.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::link {
namespace {

/// Bytes of pages; the whole database of Dark's own packages takes 10 MB, in edition `hash` 57.
constexpr std::int64_t kLargeCache = std::int64_t{96} << 20;
/// Of a link that changes less. SQLite's own, 2 MB, is too small for the pages of a hundred items: it would write some
/// of them to the log twice.
constexpr std::int64_t kCache = std::int64_t{16} << 20;

/// A database has items of one edition.
Result<void> check_edition(database::Database& database, const Edition& edition) {
  if (database.is_empty_file()) return {};
  const std::string before = edition_name(database);
  if (before.empty() || before == edition.name()) return {};
  return fail("the database '" + database.path() + "' is of the edition '" + before + "' of Dark, not of '" +
                  std::string(edition.name()) + "'",
              "say --edition " + before + ", or name another database");
}

}  // namespace

Result<std::unique_ptr<OpenDatabase>> OpenDatabase::open(const Options& options, const TableSchema& schema) {
  std::unique_ptr<OpenDatabase> out(new OpenDatabase(options, schema));
  std::optional<database::Database>& database = out->database_;
  database = take_database(options.kept, options.database);
  if (database::has_other_names(options.database)) {
    database.reset();
    if (Result<void> own = database::leave_other_names(options.database); !own) return tl::unexpected(own.error());
  }
  out->was_kept_ = database.has_value();
  if (!database) database = database::Database::open(options.database, database::Mode::create);
  if (Result<void> done = check_edition(*database, *options.edition); !done) return tl::unexpected(done.error());
  out->pending_ = database::pending_migrations(*database, schema.migrations(),
                                               [&](database::Database& db) { return schema.made_by_dark(db); });
  out->is_disturbed_ = out->pending_.migrations.empty() && schema.disturbed(*database);
  // A database that nobody can have open yet is filled without a WAL: its pages are written once instead of twice. The
  // journal still makes the transaction whole. Then it becomes a WAL database for good.
  if (!out->pending_.fresh && !out->was_kept_) database->use_wal();
  database->use_cache(kCache);
  if (!out->pending_.migrations.empty()) out->begin();
  out->before_ = database::read_state(*database);
  if (!out->before_) out->tables_before_ = schema.before(*database);
  return out;
}

void OpenDatabase::begin() {
  if (transaction_) return;
  transaction_.emplace(*database_);
  database::apply(*database_, pending_);
}

void OpenDatabase::enlarge_cache() {
  database_->use_cache(kLargeCache);
  has_large_cache_ = true;
}

void OpenDatabase::checkpoint(bool full) {
  const std::function<bool()>& give_up = options_.give_up;
  if (tables_before_.empty) database_->use_wal();
  else if (options_.checkpoint || (full && !give_up)) database_->checkpoint();
  else if (full ? !give_up() : database_->wal_size() > schema_.largest_wal()) database_->checkpoint(0);
}

void OpenDatabase::close(bool went_well) {
  transaction_.reset();
  put_database(has_large_cache_ || !went_well ? nullptr : options_.kept, database_);
}

}  // namespace darkpkg::link
