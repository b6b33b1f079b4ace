#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.hpp"

/// A database as one file for others.
namespace darkpkg::exporting {

struct Options {
  std::string database;      ///< a database that darkpkg linked
  std::string to;            ///< where to write; a file that is there is replaced in one step, see base/output_file.hpp
  std::int64_t epoch_s = 0;  ///< the time that every row was made at, in seconds since 1970
  bool log_only = false;     ///< only the log of operations, from which Dark makes all else at its next start
};

struct Report {
  std::size_t items = 0;
  std::size_t ops = 0;
  std::uint64_t bytes = 0;  ///< of the file
  std::string sha256;       ///< of the file, as hexadecimal text
};

/// Writes what the packages define, and nothing else, in Dark's schema: types, values, functions, locations, ops, and
/// the rows that Dark's migrations insert. Users' rows and darkpkg's own tables stay behind. The file's bytes depend on
/// those rows and on the version of SQLite only: rows are inserted in order into a fresh database, all with the same
/// time.
Result<Report> export_reproducible(const Options& options);

/// Writes a copy of the whole database as it is, its write-ahead log included.
Result<Report> export_copy(const Options& options);

}  // namespace darkpkg::exporting
