#include "link/link.hpp"

#include <algorithm>
#include <iterator>

#include "base/file_clock.hpp"
#include "base/fingerprint.hpp"
#include "cache/database/interrupt.hpp"
#include "cache/database/other_names.hpp"
#include "language/diagnostics/allowed.hpp"
#include "link/context.hpp"
#include "link/kept.hpp"
#include "link/load.hpp"
#include "link/merge.hpp"
#include "link/pins.hpp"
#include "link/stamp.hpp"
#include "link/stored_prior.hpp"

namespace darkpkg::link {
namespace {

using database::DatabaseError;

/// Bytes of pages; the whole database of Dark's own packages takes 10 MB, in edition `hash` 57.
constexpr std::int64_t kLargeCache = std::int64_t{96} << 20;
/// The pages of so many items don't fit into SQLite's own cache, which then writes some of them again and again.
constexpr std::ptrdiff_t kManyItems = 200;

std::string text(const Fingerprint& fingerprint) { return {fingerprint.begin(), fingerprint.end()}; }

void enlarge_cache(Context& context) {
  context.db->use_cache(kLargeCache);
  context.large_cache = true;
}

/// A link that fails leaves the schema as it was, too.
void begin(Context& context) {
  context.transaction.emplace(*context.db);
  database::apply(*context.db, context.pending);
}

/// A database has items of one edition.
Result<void> check_edition(Context& context) {
  if (context.db->is_empty_file()) return {};
  const std::string before = edition_name(*context.db);
  if (before.empty() || before == context.edition.name()) return {};
  return fail("the database '" + context.options.database + "' is of the edition '" + before + "' of Dark, not of '" +
                  std::string(context.edition.name()) + "'",
              "say --edition " + before + ", or name another database");
}

Result<void> check_manifest_edition(const Context& context) {
  const std::string& of = context.manifest.edition;
  if (of.empty() || of == context.edition.name()) return {};
  return fail("the manifest '" + context.options.manifest + "' is of the edition '" + of + "' of Dark, not of '" +
                  std::string(context.edition.name()) + "'",
              "say --edition " + of + ", or name another manifest");
}

void open_tables(Context& context) {
  context.tables =
      context.schema.open(*context.db, {.empty = context.fresh, .adopted = context.state.adopted}, context.full);
  if (!context.options.take_over.empty()) context.tables->take_over(context.options.take_over);
}

/// The lock, the inputs, the database and what it was linked with.
Result<void> open(Context& context) {
  const Options& options = context.options;
  Timer timer(context.report.timings.open);
  Result<FileLock> lock = FileLock::take(options.database + ".lock", options.lock_timeout_ms);
  if (!lock) return tl::unexpected(lock.error());
  context.lock = std::move(*lock);
  Result<Inputs> inputs = take_inputs(options.kept, options);
  if (!inputs) return tl::unexpected(inputs.error());
  context.read_inputs = std::move(*inputs);
  context.inputs = &context.read_inputs;
  Result<Manifest> manifest = read_manifest(options.manifest);
  if (!manifest) return tl::unexpected(manifest.error());
  context.manifest = std::move(*manifest);
  if (Result<void> done = check_manifest_edition(context); !done) return done;

  context.db = take_database(options.kept, options.database);
  if (database::has_other_names(options.database)) {
    context.db.reset();
    if (Result<void> own = database::leave_other_names(options.database); !own) return own;
  }
  const bool was_open = context.db.has_value();
  if (!was_open) context.db = database::Database::open(options.database, database::Mode::create);
  if (Result<void> done = check_edition(context); !done) return done;
  context.pending = database::pending_migrations(*context.db, context.schema.migrations(),
                                                 [&](database::Database& db) { context.schema.check_dark(db); });
  const bool disturbed = context.pending.migrations.empty() && context.schema.disturbed(*context.db);
  // A database that nobody can have open yet is filled without a WAL: its pages are written once instead of twice. The
  // journal still makes the transaction whole. Then it becomes a WAL database for good.
  if (!context.pending.fresh && !was_open) context.db->use_wal();
  context.wal_before = context.db->wal_size();
  if (!context.pending.migrations.empty()) begin(context);
  std::optional<database::State> before = database::read_state(*context.db);
  const object::ContentHash& inputs_hash = context.inputs->hash();
  const Fingerprints& ours = context.edition.fingerprints();
  context.state = {0,
                   text(ours.linker),
                   text(ours.compiler),
                   {inputs_hash.begin(), inputs_hash.end()},
                   false,
                   std::string(context.edition.name())};
  context.first = !before;
  if (before) {
    context.old_state = *before;
    context.state.adopted = before->adopted;
    context.state.generation = before->generation;
    context.state.folded = before->folded;
  } else {
    const TablesBefore found = context.schema.before(*context.db);
    context.state.adopted = found.adopted;
    context.fresh = found.empty;
  }
  context.full = options.full || options.relower_all || (options.fold && !context.state.folded) || disturbed ||
                 context.state != context.old_state;
  context.look_at_all = context.full || !was_open || !options.changed;
  if (context.full) enlarge_cache(context);
  open_tables(context);
  context.stored = make_stored_prior(context);
  context.prior = context.stored.get();
  return {};
}

/// Thrown if the caller does not want the link any more.
struct GivenUp {};

void may_give_up(const Context& context) {
  if (context.options.give_up && context.options.give_up()) throw GivenUp{};
}

/// Reads the objects that changed, all of them for a full link.
Result<void> read_objects(Context& context) {
  Timer timer(context.report.timings.read);
  std::vector<File*> wanted;
  for (LinkedFile& file : context.sources)
    if (file.entry && (context.full || file.stale)) wanted.push_back(&file);
  return load(context, wanted);
}

/// How many warnings all files have, without those that are allowed.
std::size_t count_warnings(Context& context) {
  const std::vector<std::string>& allowed = context.options.allowed;
  auto count = [&](const std::vector<Warning>& warnings) {
    return static_cast<std::size_t>(
        std::ranges::count_if(warnings, [&](const Warning& w) { return !is_allowed(allowed, w.code); }));
  };
  std::size_t out = count(context.pin_warnings);
  for (const LinkedFile& file : context.sources) {
    if (file.looked_at && file.loaded()) out += count(file.warnings);
    else if (file.row && file.entry && file.row->warnings > 0)
      out +=
          allowed.empty() ? static_cast<std::size_t>(file.row->warnings) : count(read_warnings(*context.db, file.id));
  }
  return out;
}

/// From the objects that were read to the items that are linked, and to everything that is wrong with them.
Result<void> check(Context& context) {
  Report& report = context.report;
  const std::int64_t read = context.read_us, resolve = context.resolve_us;
  Result<void> done = run_step(context);
  report.timings.read += context.read_us - read;
  report.timings.resolve += context.resolve_us - resolve;
  report.items_resolved = context.resolved;
  if (!done) return done;
  Timer timer(report.timings.resolve);
  std::optional<std::vector<Warning>> about_pins = check_pins(context);
  context.pins_looked_at = about_pins.has_value();
  if (about_pins) context.pin_warnings = std::move(*about_pins);
  else if (!context.has_errors) context.pin_warnings = read_warnings(*context.db, kPinsFile);
  else context.pin_warnings.clear();
  report.warnings = count_warnings(context);
  return {};
}

void add(const std::vector<Warning>& warnings, Diagnostics& to) {
  for (const Warning& w : warnings) to.add(w.code, w.at, w.message, w.help);
}

void collect_diagnostics(Context& context) {
  for (File& file : context.sources) {
    Diagnostics shown = without_allowed(context.options.allowed, std::move(file.diagnostics));
    if (!shown.empty()) context.report.diagnostics.push_back({shown_path(context, file), std::move(shown)});
  }
  if (!context.pins_looked_at && !context.options.strict) return;
  Diagnostics about_pins;
  add(context.pin_warnings, about_pins);
  about_pins = without_allowed(context.options.allowed, std::move(about_pins));
  if (!about_pins.empty()) context.report.diagnostics.push_back({context.options.package_ids, std::move(about_pins)});
}

/// Where warnings are errors, those of files that were not read count too.
void add_stored_warnings(Context& context) {
  for (LinkedFile& file : context.sources) {
    if (file.looked_at || !file.row || !file.entry || file.row->warnings == 0) continue;
    add(read_warnings(*context.db, file.id), file.diagnostics);
  }
}

/// How often as much as the largest WAL may stay where one link writes more than that.
constexpr std::uint64_t kMostWals = 4;

/// Is the WAL so large that it costs later links more than moving it? A link that wrote so much itself has taken long
/// enough, and leaves that to a smaller one.
bool is_large_wal(const Context& context) {
  const std::uint64_t size = context.db->wal_size(), most = context.schema.largest_wal();
  const bool wrote_it = size > context.wal_before && size - context.wal_before > most;
  return size > (wrote_it ? kMostWals * most : most);
}

/// Moves the WAL into the database file if that is due. Whoever may give the link up waits for no reader.
void checkpoint(Context& context) {
  const std::function<bool()>& give_up = context.options.give_up;
  if (context.fresh) context.db->use_wal();
  else if (context.options.checkpoint || (context.full && !give_up)) context.db->checkpoint();
  else if (context.full ? !give_up() : is_large_wal(context)) context.db->checkpoint(0);
}

/// Looks after the WAL, closes, and writes the stamp.
Result<void> finish(Context& context, std::int64_t started) {
  Result<void> done;
  std::string origin;
  try {
    origin = database::read_origin(*context.db);
    checkpoint(context);
    if (const std::string& path = context.options.ref_hashes; !path.empty())
      done = context.schema.write_ref_hashes(*context.db, *context.inputs, path);
  } catch (const DatabaseError& e) {
    done = tl::unexpected(e.error());
  }
  context.names.reset();  // statements keep a connection open
  context.stored.reset();
  context.tables.reset();
  // One that failed is not used again.
  put_database(context.large_cache || !done ? nullptr : context.options.kept, context.db);
  put_inputs(context.options.kept, context.read_inputs);
  if (context.options.stamp.empty() || context.options.changed || !done) return done;
  std::int64_t mtime = started;
  for (const LinkedFile& file : context.sources)
    if (file.stat) mtime = std::max(mtime, file.stat->mtime_ns);
  for (const std::string* path :
       {&context.options.database, &context.options.manifest, &context.options.builtins, &context.options.package_ids})
    if (Result<std::optional<FileStat>> stat = stat_file(*path); stat && *stat)
      mtime = std::max(mtime, (*stat)->mtime_ns);
  auto write = [&] { return write_stamp(context.options.stamp, context.report.generation, origin, mtime); };
  return context.options.stamping ? context.options.stamping(write) : write();
}

/// Forgets what a link found that is tried once more.
void start_over(Context& context) {
  context.transaction.reset();
  Report fresh;
  fresh.files = context.report.files;
  fresh.files_read = context.report.files_read;
  fresh.files_removed = context.report.files_removed;
  fresh.objects_made = context.report.objects_made;
  fresh.full = context.report.full;
  fresh.timings = context.report.timings;
  context.report = std::move(fresh);
  for (File& file : context.sources) {
    file.diagnostics = {};
    file.warnings.clear();
  }
  open_tables(context);
}

/// One try in one transaction. False where an object turned out to be malformed and was made again.
Result<bool> try_link(Context& context) {
  Report& report = context.report;
  if (!context.transaction) begin(context);
  may_give_up(context);
  if (Result<void> done = check(context); !done) return tl::unexpected(done.error());
  may_give_up(context);
  bool strict_fails = context.options.strict && report.warnings > 0;
  if (strict_fails) add_stored_warnings(context);
  if (context.has_errors || strict_fails) return true;
  if (std::ranges::count_if(context.items, &Item::linked) > kManyItems) enlarge_cache(context);
  try {
    Timer timer(report.timings.write);
    if (!merge(context)) {
      context.transaction.reset();
      report.items_removed = report.items_moved = 0;
      return true;
    }
    if (context.options.remove_left_rows) {
      RemovedRows removed = context.tables->remove_left_rows();
      report.rows_written += removed.rows;
      report.removed_left = std::move(removed.items);
      std::ranges::move(removed.kept, std::back_inserter(report.kept));
    }
    report.unevaluated = context.tables->unevaluated();
    report.branch_names = context.tables->branch_names();
    if (context.full) report.left_rows = context.tables->count_left_rows();
  } catch (const MalformedObject& malformed) {
    // No reader notices this before the bytes are made; it takes a forged object, or a bug of ours.
    std::string why = "is malformed: " + malformed.error.message;
    if (malformed.file->compiled_here)
      return fail("the object of '" + shown_path(context, *malformed.file) + "' " + why, malformed.error.hint);
    if (Result<void> done = reload_from_source(context, *malformed.file, why); !done)
      return tl::unexpected(done.error());
    return false;
  }
  report.timings.write -= report.timings.encode;
  Timer timer(report.timings.commit);
  context.transaction->commit();
  report.linked = true;
  return true;
}

Result<Report> run(Context& context) {
  std::int64_t started = file_clock_now();
  Report& report = context.report;
  if (Result<void> done = open(context); !done) return tl::unexpected(done.error());
  report.full = context.full;
  report.generation = context.state.generation;
  {
    Timer timer(report.timings.scan);
    if (Result<void> done = scan_files(context); !done) return tl::unexpected(done.error());
  }
  bool nothing_to_do = !context.full && !context.options.remove_left_rows && report.files_removed == 0 &&
                       std::ranges::none_of(context.sources, &LinkedFile::stale);
  if (nothing_to_do) {
    context.pin_warnings = read_warnings(*context.db, kPinsFile);
    report.warnings = count_warnings(context);
    report.linked = !(context.options.strict && report.warnings > 0);
    if (report.linked && context.transaction) context.transaction->commit();
    if (!report.linked) add_stored_warnings(context);
  } else {
    // A stamp may be of the future, as new as the newest object. Then only one that is missing has Ninja link again
    // where this link fails or is killed.
    remove_stamp(context.options.stamp);
    if (Result<void> done = read_objects(context); !done) return tl::unexpected(done.error());
    std::optional<database::InterruptWhen> interrupt;
    if (context.options.give_up) interrupt.emplace(*context.db, context.options.give_up);
    for (;;) {
      Result<bool> done = try_link(context);
      if (!done) return tl::unexpected(done.error());
      if (*done) break;
      start_over(context);
    }
  }
  for (const LinkedFile& file : context.sources)
    if (file.entry)
      report.items +=
          file.loaded() ? file.index->items.size() : static_cast<std::size_t>(file.row ? file.row->items : 0);
  collect_diagnostics(context);
  if (report.linked) {
    Timer timer(report.timings.commit);
    // Failing now would be to say that nothing was changed. Without its stamp Ninja links again.
    if (Result<void> done = finish(context, started); !done) report.unfinished = done.error();
  }
  return std::move(report);
}

}  // namespace

Result<Report> link(const Options& options) {
  const auto given_up = [] {
    Report report;
    report.given_up = true;
    return report;
  };
  Context context(options);
  try {
    return run(context);
  } catch (const GivenUp&) {
    return given_up();
  } catch (const DatabaseError& e) {
    if (options.give_up && database::is_interrupt(e)) return given_up();
    return tl::unexpected(e.error());
  }
}

Result<std::vector<FileDiagnostics>> stored_warnings(const Options& options) {
  try {
    Result<Manifest> manifest = read_manifest(options.manifest);
    if (!manifest) return tl::unexpected(manifest.error());
    database::Database db = database::Database::open(options.database, database::Mode::read_only);
    const TableSchema& schema = options.schema ? *options.schema : schema_of(*options.edition);
    database::check_schema(db, schema.migrations());
    std::vector<FileDiagnostics> out;
    for (const database::FileRow& file : database::read_files(db)) {
      if (file.warnings == 0) continue;
      Diagnostics stored;
      add(read_warnings(db, file.id), stored);
      out.push_back({manifest->source_root + "/" + file.path, without_allowed(options.allowed, std::move(stored))});
    }
    Diagnostics about_pins;
    add(read_warnings(db, kPinsFile), about_pins);
    if (!about_pins.empty())
      out.push_back({options.package_ids, without_allowed(options.allowed, std::move(about_pins))});
    return out;
  } catch (const DatabaseError& e) {
    return tl::unexpected(e.error());
  }
}

}  // namespace darkpkg::link
