#include "link/link.hpp"

#include <algorithm>
#include <iterator>

#include "base/file_clock.hpp"
#include "base/fingerprint.hpp"
#include "cache/database/interrupt.hpp"
#include "link/kept.hpp"
#include "link/load.hpp"
#include "link/merge.hpp"
#include "link/open_database.hpp"
#include "link/pins.hpp"
#include "link/scan.hpp"
#include "link/stamp.hpp"
#include "link/stored_prior.hpp"
#include "link/timer.hpp"
#include "link/warnings.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::link {
namespace {

using database::DatabaseError;

/// The pages of so many items don't fit into a link's cache, which then writes some of them again and again.
constexpr std::ptrdiff_t kManyItems = 200;

std::string text(const Fingerprint& fingerprint) { return {fingerprint.begin(), fingerprint.end()}; }

Result<void> check_edition(const Manifest& manifest, const Options& options) {
  const std::string& of = manifest.edition;
  if (of.empty() || of == options.edition->name()) return {};
  return fail("the manifest '" + options.manifest + "' is of the edition '" + of + "' of Dark, not of '" +
                  std::string(options.edition->name()) + "'",
              "say --edition " + of + ", or name another manifest");
}

/// What a link works with.
struct Opened {
  FileLock lock;
  Inputs inputs;
  std::shared_ptr<const Manifest> manifest;
  std::unique_ptr<OpenDatabase> database;
};

Result<Opened> open(const Options& options, const TableSchema& schema) {
  Result<FileLock> lock = FileLock::take(options.database + ".lock", options.lock_timeout_ms);
  if (!lock) return tl::unexpected(lock.error());
  Result<Inputs> inputs = take_inputs(options.kept, options);
  if (!inputs) return tl::unexpected(inputs.error());
  Result<std::shared_ptr<const Manifest>> manifest = take_manifest(options.kept, options.manifest);
  if (!manifest) return tl::unexpected(manifest.error());
  if (Result<void> done = check_edition(**manifest, options); !done) return tl::unexpected(done.error());
  Result<std::unique_ptr<OpenDatabase>> database = OpenDatabase::open(options, schema);
  if (!database) return tl::unexpected(database.error());
  return Opened{std::move(*lock), std::move(*inputs), std::move(*manifest), std::move(*database)};
}

/// If more objects changed than this, it costs less to read about all files at once.
constexpr std::size_t kMostChanged = 200;

/// Do warnings matter by their number only?
bool counts_warnings(const Options& options) { return !options.strict && options.allowed.empty(); }

/// How a link goes about it.
struct Plan {
  database::State state;     ///< of the database behind it, with the generation of before
  bool full = false;         ///< nothing of before is taken for right
  bool look_at_all = false;  ///< at every object, not only at those that are known to have changed
  /// All files, if no more of them are read about than changed, or is needed of others; nothing: all are.
  std::optional<AllFiles> all;
};

Plan make_plan(const Options& options, const Inputs& inputs, const OpenDatabase& database) {
  const Fingerprints& ours = options.edition->fingerprints();
  const object::ContentHash& hash = inputs.hash();
  const std::optional<database::State>& before = database.before();
  Plan out;
  out.state = {before ? before->generation : 0,
               text(ours.linker),
               text(ours.compiler),
               {hash.begin(), hash.end()},
               before ? before->adopted : database.tables_before().adopted,
               std::string(options.edition->name()),
               !before || before->folded};
  out.full = options.full || options.relower_all || (options.fold && !out.state.folded) || database.is_disturbed() ||
             out.state != before;
  out.look_at_all = out.full || !database.was_kept() || !options.changed;
  // Whoever is strict, or counts only some warnings, reads about the files that have any.
  if (!out.look_at_all && counts_warnings(options) && options.changed->size() <= kMostChanged &&
      !options.remove_left_rows) {
    out.all = options.kept->state().all;
    if (out.all && out.all->generation != out.state.generation) out.all.reset();
  }
  return out;
}

/// Thrown if the caller does not want the link any more.
struct GivenUp {};

/// A link from the plan on.
class Link {
 public:
  Link(const Options& options, const TableSchema& schema, Opened opened, Plan plan, Report report)
      : options_(options),
        schema_(schema),
        opened_(std::move(opened)),
        plan_(std::move(plan)),
        database_(*opened_.database),
        loader_(options, *opened_.manifest, plan_.full),
        report_(std::move(report)) {
    report_.full = plan_.full;
    report_.generation = plan_.state.generation;
    if (plan_.full) database_.enlarge_cache();
  }

  Result<Report> run(std::int64_t started) {
    if (Result<void> done = scan(); !done) return tl::unexpected(done.error());
    if (!plan_.full && !options_.remove_left_rows && scan_.is_as_linked()) {
      take_as_linked();
    } else {
      // A stamp may be of the future, as new as the newest object. Then only one that is missing has Ninja link again
      // if this link fails or is killed.
      remove_stamp(options_.stamp);
      if (Result<void> done = read_objects(); !done) return tl::unexpected(done.error());
      std::optional<database::InterruptWhen> interrupt;
      if (options_.give_up) interrupt.emplace(database_.get(), options_.give_up);
      for (Result<bool> again = true; *again;) {
        again = try_link();
        if (!again) return tl::unexpected(again.error());
      }
    }
    report_.files_read = loader_.read();
    report_.objects_made = loader_.compiled();
    report_.items = find_others().items;
    for (const LinkedFile& file : scan_.files)
      if (file.entry)
        report_.items +=
            file.loaded() ? file.index->items.size() : static_cast<std::size_t>(file.row ? file.row->items : 0);
    report_.diagnostics = take_diagnostics(scan_.files, pins_, options_, plan_.all.has_value());
    if (report_.linked) {
      Timer timer(report_.timings.commit);
      // Failing now would be to say that nothing was changed. Without its stamp Ninja links again.
      if (Result<void> done = finish(started); !done) report_.unfinished = done.error();
      else keep_all();
    }
    return std::move(report_);
  }

 private:
  Result<void> scan() {
    Timer timer(report_.timings.scan);
    report_.files = opened_.manifest->entries.size();
    if (plan_.all) {
      Result<std::optional<Scan>> some = scan_changed(*opened_.manifest, database_.get(), *options_.changed);
      if (!some) return tl::unexpected(some.error());
      if (*some) {
        scan_ = std::move(**some);
        return {};
      }
      plan_.all.reset();
    }
    Result<Scan> scan = scan_files(*opened_.manifest, database::read_files(database_.get()),
                                   plan_.look_at_all ? nullptr : &*options_.changed);
    if (!scan) return tl::unexpected(scan.error());
    scan_ = std::move(*scan);
    report_.files_removed = scan_.removed;
    return {};
  }

  /// Nothing is to do but to tell of the warnings that there are.
  void take_as_linked() {
    pins_.warnings = warnings_of(database_.get(), kPinsFile);
    count_all_warnings();
    report_.linked = !(options_.strict && report_.warnings > 0);
    if (!report_.linked) add_stored_warnings(database_.get(), scan_.files);
    else if (database_.has_begun()) database_.commit();
  }

  /// Of the files that are not in scan_, which says more of the others.
  AllFiles find_others() const {
    if (!plan_.all) return {};
    AllFiles out = *plan_.all;
    for (const LinkedFile& file : scan_.files) {
      out.items -= static_cast<std::size_t>(file.row->items);
      out.warnings -= static_cast<std::size_t>(file.row->warnings);
    }
    return out;
  }

  void count_all_warnings() {
    report_.warnings = find_others().warnings + count_warnings(database_.get(), scan_.files, pins_, options_.allowed);
  }

  /// For the next link.
  void keep_all() {
    if (!options_.kept) return;
    std::optional<AllFiles>& all = options_.kept->state().all;
    all.reset();
    if (counts_warnings(options_))
      all = AllFiles{report_.generation, report_.items, report_.warnings - pins_.warnings.size()};
  }

  /// Reads the objects that changed, all of them for a full link.
  Result<void> read_objects() {
    Timer timer(report_.timings.read);
    std::vector<File*> wanted;
    for (LinkedFile& file : scan_.files)
      if (file.entry && (plan_.full || file.stale)) wanted.push_back(&file);
    return loader_.load(wanted).map([&](bool failed) { sources_fail_ = failed; });
  }

  /// One try in one transaction. True if an object turned out to be malformed and was made again.
  Result<bool> try_link() {
    database_.begin();
    may_give_up();
    const std::unique_ptr<ItemTables> tables = schema_.open(
        database_.get(), {.empty = database_.tables_before().empty, .adopted = plan_.state.adopted}, plan_.full);
    if (!options_.take_over.empty()) tables->take_over(options_.take_over);
    Step step(*options_.edition);
    const OtherFiles others{plan_.all ? opened_.manifest.get() : nullptr, find_others().items};
    const std::unique_ptr<Prior> prior =
        make_stored_prior(database_.get(), *tables, scan_.files, loader_, step.files, others);
    step.inputs = &opened_.inputs;
    step.prior = prior.get();
    step.full = plan_.full;
    step.has_errors = sources_fail_;
    for (LinkedFile& file : scan_.files) step.files.push_back(&file);
    if (Result<void> done = check(step); !done) return tl::unexpected(done.error());
    may_give_up();
    const bool strict_fails = options_.strict && report_.warnings > 0;
    if (strict_fails) add_stored_warnings(database_.get(), scan_.files);
    if (step.has_errors || strict_fails) return false;
    try {
      write(step, *tables);
      return false;
    } catch (const MalformedObject& malformed) {
      return start_over(malformed);
    }
  }

  /// From the objects that were read to the items that are linked, and to everything that is wrong with them.
  Result<void> check(Step& step) {
    Result<void> done = run_step(step);
    report_.timings.read += step.read_us;
    report_.timings.resolve += step.resolve_us;
    report_.items_resolved += step.resolved;
    if (!done) return done;
    Timer timer(report_.timings.resolve);
    std::optional<std::vector<Warning>> found = check_pins(step);
    pins_.are_new = found.has_value();
    if (found) pins_.warnings = std::move(*found);
    else pins_.warnings = step.has_errors ? std::vector<Warning>() : warnings_of(database_.get(), kPinsFile);
    count_all_warnings();
    return {};
  }

  /// Writes and commits, unless the edition finds a mistake in an item.
  void write(Step& step, ItemTables& tables) {
    if (std::ranges::count_if(step.items, &Item::linked) > kManyItems) database_.enlarge_cache();
    {
      Timer timer(report_.timings.write);
      std::optional<Merged> merged =
          merge(step, scan_.files, pins_,
                {database_.get(), tables, database_.before(), plan_.state,
                 database_.tables_before().empty ? schema_.indexed() : std::span<const std::string_view>(),
                 schema_.location_table(), options_.relower_all});
      if (!merged) return database_.roll_back();
      take(std::move(*merged));
      if (options_.remove_left_rows) {
        RemovedRows removed = tables.remove_left_rows();
        report_.rows_written += removed.rows;
        report_.removed_left = std::move(removed.items);
        std::ranges::move(removed.kept, std::back_inserter(report_.kept));
      }
      report_.unevaluated = tables.unevaluated();
      report_.branch_names = tables.branch_names();
      if (plan_.full) report_.left_rows = tables.count_left_rows();
    }
    report_.timings.write -= report_.timings.encode;
    Timer timer(report_.timings.commit);
    database_.commit();
    report_.linked = true;
  }

  void take(Merged merged) {
    report_.generation = merged.state.generation;
    report_.items_added = merged.items_added;
    report_.items_changed = merged.items_changed;
    report_.items_removed = merged.items_removed;
    report_.items_moved = merged.items_moved;
    report_.items_relowered = merged.items_relowered;
    report_.rows_written = merged.rows_written;
    report_.adopted = merged.adopted;
    report_.kept = std::move(merged.kept);
    report_.timings.encode = merged.encode_us;
  }

  /// No reader notices this before the bytes are made; it takes a forged object, or a bug of ours.
  Result<bool> start_over(const MalformedObject& malformed) {
    LinkedFile& file = *malformed.file;
    const std::string why = "is malformed: " + malformed.error.message;
    if (file.compiled_here) return fail("the object of '" + file.source + "' " + why, malformed.error.hint);
    database_.roll_back();
    for (File& each : scan_.files) {
      each.diagnostics = {};
      each.warnings.clear();
    }
    Result<bool> failed = loader_.reload(file, why);
    if (!failed) return failed;
    sources_fail_ |= *failed;
    return true;
  }

  /// Looks after the WAL, closes, and writes the stamp.
  Result<void> finish(std::int64_t started) {
    Result<void> done;
    std::string origin;
    try {
      origin = database::read_origin(database_.get());
      database_.checkpoint(plan_.full);
      if (const std::string& path = options_.ref_hashes; !path.empty())
        done = schema_.write_ref_hashes(database_.get(), opened_.inputs, path);
    } catch (const DatabaseError& e) {
      done = tl::unexpected(e.error());
    }
    database_.close(done.has_value());
    put_inputs(options_.kept, opened_.inputs);
    if (options_.stamp.empty() || options_.changed || !done) return done;
    std::int64_t mtime = started;
    for (const LinkedFile& file : scan_.files)
      if (file.stat) mtime = std::max(mtime, file.stat->mtime_ns);
    for (const std::string* path : {&options_.database, &options_.manifest, &options_.builtins, &options_.package_ids})
      if (Result<std::optional<FileStat>> stat = stat_file(*path); stat && *stat)
        mtime = std::max(mtime, (*stat)->mtime_ns);
    std::optional<std::unique_lock<std::mutex>> held;
    if (options_.hold_stamp) held = options_.hold_stamp();
    if (options_.hold_stamp && !held) return {};
    return write_stamp(options_.stamp, report_.generation, origin, mtime);
  }

  void may_give_up() const {
    if (options_.give_up && options_.give_up()) throw GivenUp{};
  }

  const Options& options_;
  const TableSchema& schema_;
  Opened opened_;
  Plan plan_;
  OpenDatabase& database_;
  Loader loader_;
  Scan scan_;
  bool sources_fail_ = false;
  PinWarnings pins_;
  Report report_;
};

}  // namespace

Result<Report> link(const Options& options) {
  Report report;
  try {
    const std::int64_t started = file_clock_now();
    const TableSchema& schema = options.schema ? *options.schema : schema_of(*options.edition);
    std::optional<Timer> timer(report.timings.open);
    Result<Opened> opened = open(options, schema);
    if (!opened) return tl::unexpected(opened.error());
    Plan plan = make_plan(options, opened->inputs, *opened->database);
    timer.reset();
    return Link(options, schema, std::move(*opened), std::move(plan), std::move(report)).run(started);
  } catch (const GivenUp&) {
    report = {};
    report.given_up = true;
    return report;
  } catch (const DatabaseError& e) {
    if (!options.give_up || !database::is_interrupt(e)) return tl::unexpected(e.error());
    report = {};
    report.given_up = true;
    return report;
  }
}

}  // namespace darkpkg::link
