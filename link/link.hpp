#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/edition/item_tables.hpp"
#include "rules/editions.hpp"

/// The link: merges the objects that changed into the database, in one transaction.
namespace darkpkg::link {

/// What the compiler makes of a source in this process, for an object that is missing or damaged.
struct Recompiled {
  std::string object;                ///< the bytes of the object file
  std::int64_t source_mtime_ns = 0;  ///< read before the source was
};
/// Compiles the file at `source`; nothing if the source has errors, which are in `diagnostics` then.
using Compiler = std::function<Result<std::optional<Recompiled>>(const std::string& source, Diagnostics& diagnostics)>;

/// What a process that links again and again keeps from one link to the next: the connection to the database, the
/// inputs, the manifest, sums over all files. What somebody else changed or replaced meanwhile is noticed and opened
/// again. For one database.
class Kept {
 public:
  Kept();
  ~Kept();
  Kept(Kept&&) noexcept;
  Kept& operator=(Kept&&) noexcept;

  struct State;  // of the link's own (kept.hpp)
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

struct Options {
  const Edition* edition = &default_edition();
  const TableSchema* schema = nullptr;  ///< null: the edition's, as this program has it
  std::string database;                 ///< made if it is not there
  std::string manifest;                 ///< see cache/manifest
  std::string stamp;                    ///< written after the commit; empty: none
  std::string builtins;                 ///< tab-separated: kind (`fn`, `value`), name, version; a header line
  std::string package_ids;              ///< tab-separated: kind, full name, id; a header line
  std::string ref_hashes;               ///< the hashes that Dark's own code reads; empty: none are written
  Compiler compiler;                    ///< null: a bad object is an error
  /// The sources whose objects may have changed, in order; nothing: any. For who is told of changes: if `kept` has
  /// the database open, all others are taken to be as the last link saw them. Writes no stamp, which would speak of
  /// them too.
  std::optional<std::vector<std::string>> changed = std::nullopt;
  Kept* kept = nullptr;  ///< null: keeps nothing

  bool strict = false;               ///< warnings fail the link
  std::vector<std::string> allowed;  ///< codes ("W0404") of warnings that are stored, but neither shown nor counted
  bool full = false;                 ///< reads every object, resolves every item and compares every row
  bool fold = false;                 ///< full if rows don't stand as a link from nothing writes them
  bool relower_all = false;          ///< makes all RT from PT instead of from the objects' RT, for tests
  /// Asked before the stamp is written, for what has to be held meanwhile; nothing: it is not written, since objects
  /// changed. null: it is written.
  std::function<std::optional<std::unique_lock<std::mutex>>()> hold_stamp = nullptr;
  bool write_objects = true;  ///< writes those that it had to make; false: somebody else does
  bool checkpoint = false;    ///< moves the WAL into the database file; a full link does so anyway
  /// The start of the hash of a commit whose rows are darkpkg's from now on, if the database tells no one; empty: none.
  std::string take_over = {};
  bool remove_left_rows = false;  ///< deletes what Dark's loader left at locations that no package defines
  /// Asked now and then; true gives the link up, and nothing is written. null: never.
  std::function<bool()> give_up = nullptr;
  int lock_timeout_ms = 600'000;  ///< how long to wait for another link of the same database
};

/// The diagnostics of one source.
struct FileDiagnostics {
  std::string path;  ///< the source's: the manifest's root and the relative path
  Diagnostics diagnostics;
};

/// Wall time of the passes, in microseconds.
struct Timings {
  std::int64_t open = 0;     ///< lock, inputs, manifest, opening and migrating the database
  std::int64_t scan = 0;     ///< stats of the objects, compared with the recorded ones
  std::int64_t read = 0;     ///< objects read and compared with what was there
  std::int64_t resolve = 0;  ///< references to resolutions, errors
  std::int64_t encode = 0;   ///< relocation, lowering if needed, ops
  std::int64_t write = 0;    ///< rows
  std::int64_t commit = 0;   ///< commit, checkpoint, close, stamp
};

/// What a link did. Nothing was written if `linked` is false.
struct Report {
  bool linked = false;  ///< false: the diagnostics have errors (or warnings, if strict)
  bool full = false;    ///< every object was read
  bool given_up = false;
  /// What went wrong behind the commit (the stamp, the checkpoint): the rows are right, and the next link does the
  /// rest.
  std::optional<Error> unfinished;
  std::int64_t generation = 0;

  std::size_t files = 0;          ///< of the manifest
  std::size_t files_read = 0;     ///< objects that were read
  std::size_t files_removed = 0;  ///< sources that the manifest no longer has
  std::size_t objects_made = 0;   ///< missing and damaged objects that were compiled here

  std::size_t items = 0;  ///< of all files
  std::size_t items_added = 0;
  std::size_t items_changed = 0;  ///< by an edit of their own or of what their names mean
  std::size_t items_removed = 0;
  std::size_t items_moved = 0;  ///< to another file, otherwise equal
  /// Items that are not as they were.
  std::size_t changes() const { return items_added + items_changed + items_removed + items_moved; }
  std::size_t items_resolved = 0;   ///< whose names were looked up
  std::size_t items_relowered = 0;  ///< whose RT was made from PT
  std::size_t rows_written = 0;     ///< of Dark's tables: inserted, updated, deleted

  std::size_t adopted = 0;    ///< items whose id was taken over from Dark's loader, in this link
  std::size_t left_rows = 0;  ///< locations that Dark's loader filled and no package defines; counted in full links

  std::vector<KeptContent> kept;          ///< contents that lost their definition in this link and stay
  std::vector<BranchName> branch_names;   ///< names that this link changed, and that branches have changed
  std::vector<std::string> removed_left;  ///< items of Dark's loader whose rows were deleted, on request

  std::size_t unevaluated = 0;               ///< values whose results only Dark can tell, of all files
  std::size_t warnings = 0;                  ///< of all files, the unchanged ones included
  std::vector<FileDiagnostics> diagnostics;  ///< errors, and the warnings of the files that were looked at
  Timings timings;
};

/// Links. Errors of users (unresolved names, duplicate definitions) are in the report; the Result's error is for the
/// environment.
Result<Report> link(const Options& options);

/// The stored warnings of all files, but for those that are allowed.
Result<std::vector<FileDiagnostics>> stored_warnings(const Options& options);

/// Do Dark's rows stand as a link from nothing writes them? Also if the database is missing or not ours.
bool is_folded(const std::string& path);
/// The name of the edition whose items the database has; empty if it is missing or has none yet.
std::string database_edition(const std::string& path);
/// The generation in a stamp file; nothing if there is none or it is malformed.
std::optional<std::int64_t> stamp_generation(const std::string& path);
/// Is the stamp of what this database holds now? Not if either is missing, and not if the database was replaced
/// by a state before, or by another that counts its generations by itself.
bool stamp_is_of(const std::string& path, const std::string& database);
/// What the database's stamp should say; nothing if it is missing or not ours.
std::optional<std::string> database_stamp(const std::string& path);
/// The database's generation; nothing if it is missing or not ours.
std::optional<std::int64_t> database_generation(const std::string& path);

}  // namespace darkpkg::link
