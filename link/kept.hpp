#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "link/link.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {

/// What Kept holds.
struct Kept::State {
  std::optional<database::Database> db;
  FileStat db_stat;  ///< when it was put away: another one may be somebody else's file
  FileStat wal_stat;
  std::optional<Inputs> inputs;
  FileStat builtins;
  FileStat package_ids;
};

/// The connection, where the files are still those that it has open; nothing otherwise.
std::optional<database::Database> take_database(Kept* kept, const std::string& path);
/// Puts the connection away, or closes it where nothing is kept.
void put_database(Kept* kept, std::optional<database::Database>& db);

/// The inputs, read again where their files changed.
Result<Inputs> take_inputs(Kept* kept, const Options& options);
void put_inputs(Kept* kept, Inputs& inputs);

}  // namespace darkpkg::link
