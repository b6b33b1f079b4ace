#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/tables/state.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/link.hpp"
#include "link/prior.hpp"
#include "link/timer.hpp"
#include "rules/schemas.hpp"

/// What a link of a database has besides its step.
namespace darkpkg::link {

/// A source with its object: one of the manifest, or one that the manifest lost since the last link.
struct LinkedFile : File {
  const ManifestEntry* entry = nullptr;  ///< null: removed
  std::optional<database::FileRow> row;  ///< what the database has; nothing: new
  std::optional<FileStat> stat;          ///< the object's; nothing: it is missing

  bool compiled_here = false;  ///< the object was a miss
  bool stale = false;          ///< the object's stat is not the recorded one
  object::Object object;
  object::ContentHash content{};
};

struct Context : Step {
  explicit Context(const Options& options_) : Step(*options_.edition), options(options_) {}

  const Options& options;
  const TableSchema& schema = options.schema ? *options.schema : schema_of(edition);
  Report report;
  Inputs read_inputs;
  Manifest manifest;

  std::optional<FileLock> lock;
  std::optional<database::Database> db;
  database::Pending pending;  ///< migrations, which are part of the link's transaction
  std::optional<database::Transaction> transaction;
  database::State old_state;     ///< of the last link; zero before the first
  database::State state;         ///< what this link writes
  bool first = false;            ///< no link before this one
  bool fresh = false;            ///< the edition's tables are empty
  std::uint64_t wal_before = 0;  ///< the bytes of the WAL that earlier links left
  bool look_at_all = true;       ///< every object is looked at, not only those that are known to have changed

  std::deque<LinkedFile> sources;  ///< the manifest's, in its order, then the removed ones; never moves its elements
  std::unique_ptr<ItemTables> tables;
  std::unique_ptr<Prior> stored;

  std::vector<Warning> pin_warnings;  ///< about the file of pinned ids (see pins.hpp)
  bool pins_looked_at = false;        ///< by this link; else the warnings are those of the last

  bool large_cache = false;  ///< the connection's: it is not kept
};

/// Where a file stands, for people.
inline std::string shown_path(const Context& context, const File& file) {
  return context.manifest.source_root + "/" + file.path;
}

}  // namespace darkpkg::link
