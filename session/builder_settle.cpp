// What a builder does when nobody waits for it.
#include <utility>

#include "base/sha256.hpp"
#include "ninja/generate.hpp"
#include "ninja/graph.hpp"
#include "ninja/ninja_log.hpp"
#include "session/builder.hpp"
#include "session/link_options.hpp"

namespace darkpkg::session {
namespace {

/// A WAL that large is emptied while nobody waits, in bytes; the link would do so at four times the size.
constexpr std::uint64_t kLargeWal = std::uint64_t{256} << 10;

}  // namespace

Result<bool> Builder::settle() {
  Result<bool> again = settle_all();
  if (publisher_ && again && !*again && !link_failed_ && broken_.empty()) publisher_->unchanged();
  return again;
}

Result<bool> Builder::settle_all() {
  if (!surveyed_) return true;
  if (!graph_is_current(settings_)) {
    // As a save by renaming leaves it: the folders are others, what is in them is the same.
    writing();
    Result<Generated> generated = darkpkg::generate(settings_);
    if (!generated) return tl::unexpected(generated.error());
    if (generated->wrote || !generated->refused.empty()) return true;
    graph_ = read_graph_record(settings_);
  }
  bool touched = false;
  while (!unproven_.empty()) {
    const auto& [source, known] = *unproven_.begin();
    std::optional<std::size_t> entry = find(source);
    if (!entry) return true;
    Result<FileContents> contents = read_file_and_stat(source_path(manifest_, manifest_.entries[*entry]));
    if (!contents || contents->stat != known.stat || sha256(contents->bytes) != known.hash) {
      unproven_.erase(unproven_.begin());
      return true;
    }
    // The object is now younger than its source for everybody to see.
    std::string object = object_path(manifest_, manifest_.entries[*entry]);
    if (std::optional<FileStat> stat = stat_or_nothing(object)) {
      if (Result<void> set = set_file_mtime(object, stat->mtime_ns); !set) return tl::unexpected(set.error());
      auto made = compiled_.find(source);
      if (made != compiled_.end() && made->second.object == *stat)
        made->second.object = stat_or_nothing(object).value_or(FileStat{});
    }
    touched = true;
    unproven_.erase(unproven_.begin());
  }
  if (link_failed_ || !broken_.empty()) return false;
  // Who builds once waits for it.
  std::optional<FileStat> wal = patient_ || publisher_ ? std::nullopt : stat_or_nothing(settings_.database + "-wal");
  bool checkpoint = wal && wal->size > kLargeWal;
  // A session's first link opens what the next ones keep: before the first save, not after it.
  const bool is_cold = !patient_ && publisher_ == nullptr && !in_step_;
  if (touched || checkpoint || stamp_due_ || is_cold) {
    Outcome ignored;
    if (Result<void> done = link(ignored, checkpoint); !done) return tl::unexpected(done.error());
    if (link_failed_ || ignored.changed) return true;
  }
  if (Result<void> told = announce_stamp(); !told) return tl::unexpected(told.error());
  record_proofs();
  return false;
}

Result<bool> Builder::fold(std::function<bool()> give_up) {
  if (publisher_ || link_failed_ || !broken_.empty() || link::is_folded(settings_.database)) return true;
  link::Options options = link_options(settings_);
  options.kept = &kept_;
  options.fold = true;
  options.give_up = std::move(give_up);
  if (options.give_up) options.lock_timeout_ms = kLockTimeout;
  Result<link::Report> report = link::link(options);
  database_ = stat_or_nothing(settings_.database);
  // It may have removed the stamp.
  stamp_due_ = !report || report->given_up;
  if (!report) return tl::unexpected(report.error());
  if (report->given_up) return false;
  linked_ |= report->linked;
  if (Result<void> told = announce_stamp(); !told) return tl::unexpected(told.error());
  return true;
}

/// Once all is linked.
void Builder::record_proofs() {
  for (const auto& [source, stats] : compiled_) {
    std::optional<std::size_t> entry = find(source);
    if (!entry) continue;
    std::optional<FileStat> object = stat_or_nothing(object_path(manifest_, manifest_.entries[*entry]));
    // Somebody else may have written it since.
    if (object != stats.object || staleness(stats.source, object)) continue;
    proofs_.put({source, stat_hash(stats.source), stat_hash(*object)});
    proofs_are_new_ = true;
  }
  compiled_.clear();
  if (std::exchange(proofs_are_new_, false)) write_proofs(settings_, proofs_);
}

Result<void> Builder::announce_stamp() {
  std::optional<FileStat> stamp = stat_or_nothing(settings_.stamp());
  if (!std::exchange(linked_, false) || !stamp) return {};
  return log_outputs(settings_, {{settings_.stamp(), stamp->mtime_ns}});
}

}  // namespace darkpkg::session
