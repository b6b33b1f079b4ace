#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/tables.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/sections.hpp"
#include "language/resolution.hpp"
#include "link/link.hpp"
#include "link/lookup.hpp"
#include "link/names.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/schemas.hpp"

/// What the passes of a link work on and hand to each other.
namespace darkpkg::link {

/// A warning of a file, as it is stored.
struct Warning {
  Code code;
  Span at;
  std::string message;
  std::string help;
  std::optional<std::uint32_t> item;  ///< whose reference it is about; nothing: the compiler found it
  std::uint32_t reference = 0;
  std::string shown_help = {};  ///< shown, not stored: what looks like a name depends on all files
};

/// A source: one of the manifest, or one that the manifest lost since the last link.
struct File {
  std::string path;                      ///< below the source root; its key in the database
  std::string source;                    ///< its whole path
  const ManifestEntry* entry = nullptr;  ///< null: removed
  std::optional<database::FileRow> row;  ///< what the database has; nothing: new
  database::FileId id = 0;
  std::optional<FileStat> stat;  ///< the object's; nothing: it is missing

  bool compiled_here = false;  ///< the object was a miss
  bool stale = false;          ///< the object's stat is not the recorded one
  bool loaded = false;         ///< `object` is there
  bool looked_at = false;  ///< its items are compared with the database's: it has other content, or something that its
                           ///< items mention appeared or disappeared, or it has warnings whose places may have moved
  object::Object object;
  object::ContentHash content{};
  Diagnostics diagnostics;        ///< what is shown
  std::vector<Warning> warnings;  ///< what is stored
};

/// Why an item is linked, or why not.
enum class Change : std::uint8_t {
  same,      ///< it stays as it is
  moved,     ///< it stands in another file, and stays as it is
  affected,  ///< names that it uses appeared or disappeared
  changed,   ///< it itself is another
  added,     ///< there was none
};

/// An item of a file that is looked at, or that others concern which are linked.
struct Item : NamedItem {
  File* file = nullptr;
  std::uint32_t number = 0;  ///< in the object
  Change change{};
  std::optional<database::ItemRow> old;  ///< its row
  std::int64_t row = 0;                  ///< the number of the row that it gets
  std::vector<Resolution> resolutions;   ///< one for each reference, where it is linked
  object::ContentHash said{};            ///< as in its row; set once the item is resolved
  bool linked = false;                   ///< its rows are made and compared
  bool in_cascade = false;               ///< something that it uses says something else, and may get another id

  const object::IndexItem& index() const { return file->object.index.items[number]; }
  LinkedItem linked_item() { return {*this, index(), file->object.bodies, number, resolutions, file->source}; }
};

/// A definition that was met before, in the same file or another.
struct Duplicate {
  File* file = nullptr;
  std::uint32_t number = 0;
  File* other = nullptr;
  std::optional<std::uint32_t> other_number;  ///< nothing: its object could not be read
};

struct Context {
  explicit Context(const Options& options_) : options(options_) {}

  const Options& options;
  const Edition& edition = *options.edition;
  const TableSchema& schema = options.schema ? *options.schema : schema_of(edition);
  Report report;
  Inputs inputs;
  Manifest manifest;

  std::optional<FileLock> lock;
  std::optional<database::Database> db;
  database::Pending pending;  ///< migrations, which are part of the link's transaction
  std::optional<database::Transaction> transaction;
  database::State old_state;  ///< of the last link; zero before the first
  database::State state;      ///< what this link writes
  bool first = false;         ///< no link before this one
  bool fresh = false;         ///< the edition's tables are empty
  bool look_at_all = true;    ///< every object is looked at, not only those that are known to have changed
  bool full = false;          ///< every object is read, every item resolved, every row compared

  std::deque<File> files;  ///< the manifest's, in its order, then the removed ones; never moves its elements
  std::deque<Item> items;  ///< never moves its elements
  std::vector<database::ItemRow> removed;       ///< items without a definition, and those that get another id
  std::vector<Location> appeared, disappeared;  ///< what names may mean now, and no longer
  std::vector<Duplicate> duplicates;
  std::optional<ItemNames> names;
  std::unordered_set<const NamedItem*> moved;  ///< items that got another id, where ids are of contents
  std::unique_ptr<ItemTables> tables;

  std::vector<Warning> pin_warnings;  ///< about the file of pinned ids (see pins.hpp)
  bool pins_looked_at = false;        ///< by this link; else the warnings are those of the last

  bool large_cache = false;  ///< the connection's: it is not kept
  bool has_errors = false;   ///< in some file's diagnostics
};

/// Where a file stands, for people.
inline std::string shown_path(const Context& context, const File& file) {
  return context.manifest.source_root + "/" + file.path;
}

/// Adds the time since its construction to a field of Timings.
class Timer {
 public:
  explicit Timer(std::int64_t& to) : to_(to), start_(std::chrono::steady_clock::now()) {}
  ~Timer() {
    to_ += std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count();
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  std::int64_t& to_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace darkpkg::link
