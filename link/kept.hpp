#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/link.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {

/// What a link knows of all files, for the next one that is told which of them changed.
struct AllFiles {
  std::int64_t generation = 0;  ///< of the database that has them
  std::size_t items = 0;
  std::size_t warnings = 0;  ///< of the files themselves
};

/// What Kept holds.
struct Kept::State {
  std::optional<database::Database> db;
  FileStat db_stat;  ///< when it was put away: another one may be somebody else's file
  FileStat wal_stat;
  std::optional<Inputs> inputs;
  FileStat builtins;
  FileStat package_ids;
  std::shared_ptr<const Manifest> manifest;
  FileStat manifest_stat;
  std::optional<AllFiles> all;  ///< of that manifest
};

/// The connection, if the files are still those that it has open; nothing otherwise.
std::optional<database::Database> take_database(Kept* kept, const std::string& path);
/// Puts the connection away, or closes it if nothing is kept.
void put_database(Kept* kept, std::optional<database::Database>& db);

/// The manifest, read again if the file changed.
Result<std::shared_ptr<const Manifest>> take_manifest(Kept* kept, const std::string& path);

/// The inputs, read again if their files changed.
Result<Inputs> take_inputs(Kept* kept, const Options& options);
void put_inputs(Kept* kept, Inputs& inputs);

}  // namespace darkpkg::link
