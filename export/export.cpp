#include "export/export.hpp"

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "base/file.hpp"
#include "base/held_signals.hpp"
#include "base/output_file.hpp"
#include "base/sha256.hpp"
#include "base/temporary_folder.hpp"
#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/plain_copy.hpp"
#include "rules/editions.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::exporting {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;

/// The edition whose tables a database has.
const Edition& edition_of(Database& from) {
  const std::string name = edition_name(from);
  if (name.empty()) return default_edition();
  if (const Edition* edition = find_edition(name)) return *edition;
  throw DatabaseError(
      {"packages of edition '" + name + "' are unknown to this darkpkg", "use the darkpkg that linked them"}, 0);
}

/// Dark's tables, empty: the first migration makes them.
void make_schema(Database& to, const TableSchema& schema) {
  database::make_plain(to);
  to.execute(schema.migrations().front().sql);
}

CopiedRows copy_packages(const Edition& edition, Database& from, Database& to, const CopyOptions& options) {
  if (std::optional<CopiedRows> rows = schema_of(edition).copy_packages(from, to, options)) return *rows;
  throw DatabaseError({"the Dark of edition '" + std::string(edition.name()) + "' grows no database from a log",
                       "say --reproducible instead of --seed"},
                      0);
}

/// An error if the export would take the place of what it is made from.
Result<void> check_is_other(const std::string& to, const std::string& database) {
  std::error_code ignored;
  if (!std::filesystem::equivalent(to, database, ignored)) return {};
  return fail("cannot write '" + to + "': it is the database itself", "name another file");
}

/// Runs `write` on a path next to `to`, or in a folder of our own if `to` can't be replaced, and makes `to` hold
/// what it wrote.
template <typename Write>
Result<Report> replace(const Options& options, Report report, Write write) {
  const std::string& to = options.to;
  if (Result<void> other = check_is_other(to, options.database); !other) return tl::unexpected(other.error());
  Result<OutputPlace> place = find_output(to);
  if (!place) return tl::unexpected(place.error());
  const bool replaces = !place->regular.empty();
  // Who is ended while the file grows leaves nothing of it.
  std::optional<HeldSignals> held(std::in_place);
  Result<TemporaryFolder> folder;
  if (!replaces) folder = TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  const std::string temporary = replaces ? temporary_beside(*place) : folder->path() + "/export.db";
  ::unlink(temporary.c_str());
  Result<std::string> bytes;
  try {
    write(temporary);
    if (held->any()) bytes = fail("the export was interrupted");
    else bytes = read_file(temporary, std::uint64_t{1} << 40);
  } catch (const DatabaseError& error) {
    for (const char* end : {"", "-journal"}) ::unlink((temporary + end).c_str());
    return tl::unexpected(error.error());
  }
  // What is sent may be waited for, and its reader may end us: nothing must be left then.
  if (!replaces) {
    *folder = {};
    held.reset();
  }
  if (bytes)
    if (Result<void> done = replaces ? put_in_place(temporary, *place) : write_output(*place, *bytes); !done)
      bytes = tl::unexpected(done.error());
  if (!bytes) {
    ::unlink(temporary.c_str());
    return tl::unexpected(bytes.error());
  }
  report.bytes = bytes->size();
  report.sha256 = hex(sha256(*bytes));
  return report;
}

}  // namespace

Result<Report> export_reproducible(const Options& options) {
  Report report;
  auto make = [&] {
    Database from = Database::open(options.database, Mode::read_only);
    const Edition& edition = edition_of(from);
    const TableSchema& schema = schema_of(edition);
    check_schema(from, schema.migrations());
    Database to = Database::open(":memory:", Mode::create);
    make_schema(to, schema);
    from.begin_reading();
    database::Transaction transaction(to);
    CopiedRows rows = copy_packages(edition, from, to, {options.epoch_s, options.log_only});
    database::set_times(to, options.epoch_s);
    transaction.commit();
    report.items = rows.items;
    report.ops = rows.ops;
    return to;
  };
  return replace(options, {},
                 [&](const std::string& path) {
                   Database made = make();
                   database::write_copy(made, path);
                 })
      .map([&](Report written) {
        written.items = report.items;
        written.ops = report.ops;
        return written;
      });
}

Result<Report> export_copy(const Options& options) {
  return replace(options, {}, [&](const std::string& path) {
    Database from = Database::open(options.database, Mode::read_only);
    database::write_copy(from, path);
  });
}

}  // namespace darkpkg::exporting
