#include "session/builder.hpp"

#include <unistd.h>

#include <algorithm>
#include <numeric>

#include "cache/object/object_file.hpp"
#include "ninja/generate.hpp"
#include "ninja/graph.hpp"
#include "ninja/graph_record.hpp"
#include "ninja/ninja_log.hpp"
#include "ninja/objects.hpp"
#include "ninja/survey.hpp"
#include "session/link_options.hpp"
#include "workspace/tick.hpp"

namespace darkpkg::session {
namespace {

/// How often a tree that changes all the time is looked at again before the next build has to do it.
constexpr int kAttempts = 3;

}  // namespace

Builder::Builder(BuildSettings settings, ObjectSources objects, Publisher* publisher)
    : settings_(std::move(settings)), objects_(objects), publisher_(publisher) {}

std::optional<FileStat> Builder::stat_or_nothing(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  return stat ? *stat : std::nullopt;
}

void Builder::writing() const {
  if (publisher_) publisher_->writing();
}

std::optional<std::size_t> Builder::find(const std::string& source) const {
  auto at = std::ranges::lower_bound(manifest_.entries, source, {}, &ManifestEntry::source);
  if (at == manifest_.entries.end() || at->source != source) return std::nullopt;
  return static_cast<std::size_t>(at - manifest_.entries.begin());
}

bool Builder::database_is_ours() const {
  std::optional<FileStat> now = stat_or_nothing(settings_.database);
  if (publisher_) return now.has_value();
  return now && database_ && now->inode == database_->inode && now->size == database_->size &&
         now->mtime_ns == database_->mtime_ns;
}

bool Builder::database_is_as_linked() {
  const DatabaseStats now{stat_or_nothing(settings_.database), stat_or_nothing(settings_.database + "-wal")};
  if (seen_ == now) return true;
  seen_.reset();
  const bool is = stamp_due_ ? link::database_generation(settings_.database) == linked_generation_
                             : link::stamp_is_of(settings_.stamp(), settings_.database);
  const auto is_settled = [](const std::optional<FileStat>& file) { return !file || !is_current_tick(file->ctime_ns); };
  if (is && is_settled(now.file) && is_settled(now.wal)) seen_ = now;
  return is;
}

bool Builder::is_linked() {
  if (!surveyed_ || !graph_ || link_failed_ || !broken_.empty() || manifest_.entries.empty()) return false;
  // Folders for objects are not watched.
  if (!settings_.objects_beside_sources()) return false;
  if (publisher_ && !publisher_->is_linked()) return false;
  if (!holds_but_for_folders(settings_, *graph_)) return false;
  return (stamp_due_ || stamp_is_newest(settings_)) && database_is_as_linked();
}

bool Builder::is_own_object(const std::string& source) const {
  const std::optional<std::size_t> entry = find(source);
  if (!entry) return false;
  const std::optional<FileStat> object = stat_or_nothing(object_path(manifest_, manifest_.entries[*entry]));
  if (!object) return false;
  const auto made = compiled_.find(source);
  if (made != compiled_.end()) return made->second.object == *object;
  const Proof* proof = proofs_.find(source);
  return proof != nullptr && proof->object_stat == stat_hash(*object);
}

Result<Outcome> Builder::build(const Touched& touched) {
  Result<Outcome> outcome = build_touched(touched);
  if (publisher_ && outcome && outcome->idle && outcome->succeeded) {
    if (!looked_at_everything_) {
      publisher_->unchanged();
    } else if (Result<void> done = publisher_->looked(*outcome); !done) {
      surveyed_ = false;
      return tl::unexpected(done.error());
    }
  }
  if (outcome) outcome->root = settings_.root;
  return outcome;
}

Result<Outcome> Builder::build_touched(const Touched& touched) {
  looked_at_everything_ = false;
  bool everything = touched.everything || !surveyed_ || (touched.database && !database_is_ours());
  std::vector<std::size_t> entries;
  for (const auto& [source, whole] : touched.sources) {
    std::optional<std::size_t> entry = find(source);
    everything |= !whole || !entry;
    if (entry) entries.push_back(*entry);
  }
  if (everything) return build_everything();
  const bool any = !entries.empty();
  return compile_and_link(std::move(entries), any);
}

Result<Outcome> Builder::build_once(Survey survey) {
  take_proofs(survey);
  manifest_ = std::move(survey.manifest);
  std::vector<std::size_t> entries;
  for (const StaleSource& stale : survey.stale) entries.push_back(stale.entry);
  surveyed_ = true;
  patient_ = true;  // a wait is shorter than a second link
  Result<Outcome> outcome = compile_and_link(std::move(entries), survey.link_due);
  for (int attempt = 0; outcome && outcome->succeeded && attempt < kAttempts; attempt++) {
    Result<bool> again = settle();
    if (!again) {
      // Failing now would be to say that nothing was changed.
      if (!outcome->report) return tl::unexpected(again.error());
      outcome->report->unfinished = again.error();
      break;
    }
    if (!*again) break;
    Result<Outcome> more = build_everything();
    if (!more) return more;
    if (more->idle) continue;
    more->compiled.insert(more->compiled.begin(), outcome->compiled.begin(), outcome->compiled.end());
    more->compiles.insert(more->compiles.begin(), outcome->compiles.begin(), outcome->compiles.end());
    more->compile_us += outcome->compile_us;
    more->link_us += outcome->link_us;
    outcome = std::move(more);
  }
  return outcome;
}

Result<void> Builder::generate(std::vector<std::string>& refused) {
  writing();
  Result<Generated> generated = darkpkg::generate(settings_);
  if (!generated) return tl::unexpected(generated.error());
  refused = std::move(generated->refused);
  return {};
}

bool Builder::is_known(const StaleSource& stale) const {
  const ManifestEntry& entry = manifest_.entries[stale.entry];
  std::optional<FileStat> now = stat_or_nothing(source_path(manifest_, entry));
  if (auto at = broken_.find(entry.source); at != broken_.end()) return now == at->second.stat;
  auto at = unproven_.find(entry.source);
  return stale.reason == Reason::changed_source && at != unproven_.end() && now == at->second.stat;
}

Result<Outcome> Builder::build_everything() {
  looked_at_everything_ = true;
  // Until this build is through, nothing is known.
  const bool first = !std::exchange(surveyed_, false);
  for (int attempt = 0;; attempt++) {
    if (Result<void> found = find_inputs(settings_); !found) return tl::unexpected(found.error());
    if (attempt > 0 || !graph_is_current(settings_)) {
      Outcome refused;
      if (Result<void> done = generate(refused.refused); !done) return tl::unexpected(done.error());
      if (!refused.refused.empty()) return refused;
    }
    Result<Survey> survey = take_survey(settings_);
    if ((!survey || survey->lost_source) && attempt < kAttempts) continue;
    if (!survey) return tl::unexpected(survey.error());

    take_proofs(*survey);
    ObjectSources from = objects_;
    from.present = first && !times_prove_something(settings_);
    if (from.present) distrust_times(*survey);
    manifest_ = survey->manifest;
    // If a source is stale the survey looks no further.
    const bool any_stale = !survey->stale.empty();
    std::erase_if(survey->stale, [&](const StaleSource& stale) { return is_known(stale); });
    if (!survey->stale.empty()) writing();
    if (!survey->stale.empty() && (from.present || from.shared != nullptr || from.remote != nullptr))
      if (Result<Restored> restored = restore_objects(settings_, *survey, from); !restored)
        return tl::unexpected(restored.error());

    graph_ = read_graph_record(settings_);
    std::size_t mended = std::erase_if(broken_, [&](const auto& each) { return !find(each.first); });
    std::erase_if(unproven_, [&](const auto& each) { return !find(each.first); });
    std::vector<std::size_t> entries;
    for (const StaleSource& each : survey->stale) entries.push_back(each.entry);
    surveyed_ = true;
    const bool link_due = any_stale || survey->link_due;
    if (entries.empty() && (broken_.empty() ? !link_due : mended == 0)) {
      database_ = stat_or_nothing(settings_.database);
      Outcome idle;
      idle.idle = true;
      idle.succeeded = broken_.empty();
      add_known_errors(idle);
      return idle;
    }
    return compile_and_link(std::move(entries), link_due);
  }
}

void Builder::add_known_errors(Outcome& outcome) const {
  for (const auto& [source, broken] : broken_)
    outcome.diagnostics.push_back({manifest_.source_root + "/" + source, broken.diagnostics});
}

Result<Outcome> Builder::compile_and_link(std::vector<std::size_t> entries, bool link_due) {
  Outcome outcome;
  auto begin = std::chrono::steady_clock::now();
  if (!entries.empty()) writing();
  // Until they are linked: objects may be older than the stamp, and then Ninja would not see that they are new.
  if (!entries.empty() && ::unlink(settings_.stamp().c_str()) != 0 && errno != ENOENT)
    return fail(errno_message("remove", settings_.stamp()));
  if (Result<void> told = announce(entries); !told) return tl::unexpected(told.error());
  const bool in_step = std::exchange(in_step_, false);
  std::vector<CompiledEntry> all = compile_entries(settings_, manifest_, entries, patient_);
  bool missing = false;
  std::optional<Error> error;
  for (std::size_t i = 0; i < entries.size(); i++) {
    const std::string& source = manifest_.entries[entries[i]].source;
    CompiledEntry& one = all[i];
    if (one.missing || one.error) {
      missing |= one.missing;
      if (one.error && !one.missing) error = std::move(one.error);
      continue;
    }
    outcome.compiled.push_back(source);
    outcome.compiles.push_back(std::move(one.time));
    broken_.erase(source);
    unproven_.erase(source);
    if (one.broken) {
      broken_[source] = std::move(*one.broken);
    } else {
      if (one.unproven) unproven_[source] = *one.unproven;
      compiled_[source] = one.stats;
    }
  }
  outcome.compile_us = microseconds_since(begin);
  if (missing || error) surveyed_ = false;
  if (error) return tl::unexpected(std::move(*error));
  if (missing) return build_everything();

  if (outcome.compiled.empty() && !link_due && broken_.empty()) {
    in_step_ = in_step;
    outcome.idle = outcome.succeeded = true;
    return outcome;
  }
  if (!broken_.empty()) {
    add_known_errors(outcome);
    return outcome;
  }
  // Of what others did meanwhile events tell, and settle() looks at everything.
  Changed changed;
  if (in_step && !looked_at_everything_) changed = outcome.compiled;
  if (Result<void> done = link(outcome, false, std::move(changed)); !done) {
    surveyed_ = false;
    return tl::unexpected(done.error());
  }
  return outcome;
}

Result<void> Builder::link(Outcome& outcome, bool checkpoint, Changed changed) {
  auto begin = std::chrono::steady_clock::now();
  Result<void> done = publisher_ ? publisher_->publish(outcome, looked_at_everything_)
                                 : link_database(outcome, checkpoint, std::move(changed));
  if (!done) return done;
  in_step_ = outcome.succeeded;
  link_failed_ = !outcome.succeeded;
  linked_ |= outcome.succeeded;
  outcome.idle = outcome.compiled.empty() && outcome.succeeded && !outcome.changed;
  outcome.link_us = microseconds_since(begin);
  return {};
}

Result<void> Builder::link_database(Outcome& outcome, bool checkpoint, Changed changed) {
  link::Options options = link_options(settings_);
  options.kept = &kept_;
  options.checkpoint = checkpoint;
  options.changed = std::move(changed);
  stamp_due_ = options.changed.has_value();
  if (!patient_) options.lock_timeout_ms = kLockTimeout;
  Result<link::Report> report = link::link(options);
  database_ = stat_or_nothing(settings_.database);
  if (!report) return tl::unexpected(report.error());
  linked_generation_ = report->generation;
  seen_.reset();
  if (report->objects_made > 0) {
    // The link compiled for itself what was saved meanwhile, and does not say which.
    std::vector<std::size_t> all(manifest_.entries.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (Result<void> told = announce(all); !told) report->unfinished = told.error();
  }
  outcome.succeeded = report->linked;
  outcome.changed = report->linked && report->changes() > 0;
  outcome.diagnostics = std::move(report->diagnostics);
  report->diagnostics.clear();
  outcome.report = std::move(*report);
  return {};
}

/// Those of a survey take the place of all that was known before it.
void Builder::take_proofs(Survey& survey) {
  proofs_ = std::move(survey.proofs);
  proofs_are_new_ = survey.has_news;
  compiled_.clear();
}

// If this process is killed with objects made and nothing said of them, Ninja would make them again. Said too early
// does no harm: an object that is older than its source is made whatever the log says.
Result<void> Builder::announce(const std::vector<std::size_t>& entries) const {
  std::vector<LoggedOutput> outputs;
  for (std::size_t entry : entries)
    if (std::optional<FileStat> source = stat_or_nothing(source_path(manifest_, manifest_.entries[entry])))
      outputs.push_back({object_path(manifest_, manifest_.entries[entry]), source->mtime_ns});
  return log_outputs(settings_, outputs);
}

}  // namespace darkpkg::session
