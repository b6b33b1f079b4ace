#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "link/link.hpp"
#include "ninja/graph_record.hpp"
#include "ninja/restore.hpp"
#include "ninja/survey.hpp"
#include "session/compile_entries.hpp"
#include "session/places.hpp"
#include "session/touched.hpp"
#include "workspace/proofs.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// What a build did.
struct Outcome {
  std::string root;                   ///< the packages' folder
  bool idle = false;                  ///< there was nothing to do; errors were told before
  bool succeeded = false;             ///< false: the diagnostics have errors, or paths were refused
  bool changed = false;               ///< items were added, changed, moved or removed
  std::vector<std::string> compiled;  ///< sources, relative to the root; those with errors too
  std::vector<std::string> refused;   ///< paths that Ninja can't name
  std::vector<link::FileDiagnostics> diagnostics;
  std::optional<link::Report> report;  ///< of the link; nothing if sources have errors
  std::int64_t compile_us = 0;
  std::int64_t link_us = 0;
  std::vector<CompileTime> compiles;
};

/// Who takes the objects instead of a link, if somebody else brings the database up to date later.
class Publisher {
 public:
  virtual ~Publisher() = default;
  /// Objects, or the list of them, are about to be written: until publish() or unchanged(), whatever fails in between.
  virtual void writing() = 0;
  /// They are written. Fills succeeded, changed and diagnostics. `everything`: objects other than those of `compiled`
  /// may have changed, or gone.
  virtual Result<void> publish(Outcome& outcome, bool everything) = 0;
  /// There was nothing to write.
  virtual void unchanged() = 0;
  /// Likewise, after a look at everything: somebody else may have made what is there now. Fills `outcome` as publish()
  /// does, if that is so.
  virtual Result<void> looked(Outcome& outcome) = 0;
  /// Whether the database has all that was published; waits for a moment if it is about to.
  virtual bool is_linked() = 0;
};

/// Builds in this process what Ninja would build with several, and leaves things as Ninja does: objects, stamp, log and
/// graph, so that a build by Ninja before, after or meanwhile is as good as one by this. Not for several threads.
class Builder {
 public:
  /// `objects`: where objects may come from instead of a compile; `publisher`: who takes them instead of a link. Both
  /// must outlive the builder.
  explicit Builder(BuildSettings settings, ObjectSources objects = {}, Publisher* publisher = nullptr);

  /// Compiles what changed and links. An error for what a person can't mend in a source: then all is as it was, but for
  /// objects, and the next build has to look at everything.
  Result<Outcome> build(const Touched& touched);

  /// For a process that builds once: what the survey found, and then whatever else it takes until no save can have been
  /// missed within the tick of the clock that stamps files. Nothing is left for settle().
  Result<Outcome> build_once(Survey survey);

  /// Does what can wait until nobody does: notes that the folders changed, proves that no save was missed within the
  /// tick of the clock that stamps files, tells Ninja, empties a large WAL. True if something changed meanwhile:
  /// then look at everything. To be called when the tick of the last build has passed.
  Result<bool> settle();

  /// Has Dark's rows stand as a clean link writes them, if they don't; nothing that was built is another then. True if
  /// that is done, or if the last build failed; false if `give_up`, which is asked now and then, was true.
  Result<bool> fold(std::function<bool()> give_up = nullptr);

  /// What to watch, as of the last build.
  Places places() const { return places_of(settings_, graph_, manifest_); }

  /// Whether the last build looked at everything, and so may have found other folders.
  bool looked_at_everything() const { return looked_at_everything_; }

  /// Whether the database's file is the one that the last link left; if somebody else links, whether there is one.
  bool database_is_ours() const;

  /// Whether the database has all that is on the disk, as far as it was looked at or told in build(). Costs no more
  /// for many sources than for few. False if the packages have errors, or if that can't be told.
  bool is_linked();

  /// Whether the object of this source is the one that the builder made or saw last.
  bool is_own_object(const std::string& source) const;

  const BuildSettings& settings() const { return settings_; }

 private:
  /// What a transaction in the database changes.
  struct DatabaseStats {
    std::optional<FileStat> file, wal;
    friend bool operator==(const DatabaseStats&, const DatabaseStats&) = default;
  };
  /// How long a session's link waits for another one, in ms: whoever ends the session waits as long, and it tries
  /// again. Who builds once waits as long as a link does.
  static constexpr int kLockTimeout = 1000;
  /// Nothing also if it can't be looked at.
  static std::optional<FileStat> stat_or_nothing(const std::string& path);

  /// The sources whose objects a link has to look at; nothing: all.
  using Changed = std::optional<std::vector<std::string>>;
  Result<Outcome> build_touched(const Touched& touched);
  Result<Outcome> build_everything();
  Result<bool> settle_all();
  void take_proofs(Survey& survey);
  void record_proofs();
  Result<Outcome> compile_and_link(std::vector<std::size_t> entries, bool link_due);
  void add_known_errors(Outcome& outcome) const;
  void writing() const;
  Result<void> link(Outcome& outcome, bool checkpoint, Changed changed = std::nullopt);
  Result<void> link_database(Outcome& outcome, bool checkpoint, Changed changed);
  Result<void> generate(std::vector<std::string>& refused);
  bool database_is_as_linked();
  bool is_known(const StaleSource& stale) const;
  std::optional<std::size_t> find(const std::string& source) const;
  Result<void> announce(const std::vector<std::size_t>& entries) const;
  Result<void> announce_stamp();

  BuildSettings settings_;
  ObjectSources objects_;
  link::Kept kept_;
  Publisher* publisher_;
  bool surveyed_ = false;
  bool patient_ = false;  // sources are read once no later save can look the same
  bool looked_at_everything_ = false;
  Manifest manifest_;
  std::optional<GraphRecord> graph_;  // as it was looked at last
  // Of sources, by their path below the root:
  std::map<std::string, Broken> broken_;
  std::map<std::string, Unproven> unproven_;
  std::map<std::string, Stats> compiled_;  // since the proofs were recorded
  Proofs proofs_;
  bool proofs_are_new_ = false;
  bool linked_ = false;  // since Ninja was told of the stamp
  bool link_failed_ = false;
  bool in_step_ = false;    // everything that was compiled here is linked
  bool stamp_due_ = false;  // the last link looked at some objects only
  std::int64_t linked_generation_ = 0;
  std::optional<DatabaseStats> seen_;  // while they are the same, the database is as the last link left it
  std::optional<FileStat> database_;
};

}  // namespace darkpkg::session
