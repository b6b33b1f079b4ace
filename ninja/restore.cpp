#include "ninja/restore.hpp"

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"
#include "cache/artifacts/key.hpp"
#include "cache/object/object_file.hpp"
#include "ninja/graph.hpp"
#include "ninja/ninja_log.hpp"
#include "workspace/tick.hpp"

namespace darkpkg {
namespace {

/// A source, known by its content.
struct Candidate {
  StaleSource stale;
  object::SourceHash hash{};
  std::int64_t mtime_ns = 0;
};

class Restoration {
 public:
  Restoration(const BuildSettings& settings, Survey& survey, const ObjectSources& from)
      : settings_(settings), survey_(survey), from_(from) {}

  Result<Restored> run() {
    if (survey_.stale.empty()) return std::move(out_);
    Result<Directory> sources = Directory::open(survey_.manifest.source_root);
    if (!sources) return tl::unexpected(sources.error());
    progress::Step step("sources looked up", survey_.stale.size());
    for (const StaleSource& stale : survey_.stale) {
      Result<void> done = one(*sources, stale);
      if (!done) return tl::unexpected(done.error());
      step.advance();
    }
    if (from_.remote != nullptr && !left_.empty())
      if (Result<void> done = fetch(); !done) return tl::unexpected(done.error());
    return finish();
  }

 private:
  std::string object_of(const Candidate& candidate) const {
    return object_path(survey_.manifest, survey_.manifest.entries[candidate.stale.entry]);
  }

  Result<void> one(const Directory& sources, const StaleSource& stale) {
    const bool is_known_missing =
        stale.reason == Reason::no_object && from_.shared == nullptr && from_.remote == nullptr;
    if (is_known_missing) {
      unread_.push_back(stale);
      return {};
    }
    const std::string& path = survey_.manifest.entries[stale.entry].source;
    Result<FileContents> contents = sources.read(path);
    // What can't be read is left to the compile, which has the better message. What was saved just now is read again
    // when the clock has moved on, so that no later save can look the same.
    while (contents && wait_out_tick(contents->stat.ctime_ns)) contents = sources.read(path);
    if (!contents) {
      unread_.push_back(stale);
      return {};
    }
    Candidate candidate{stale, sha256(contents->bytes), contents->stat.mtime_ns};
    if (from_.present && stale.reason != Reason::no_object && is_present(candidate)) {
      out_.accepted++;
      if (stale.reason == Reason::unproven) return {};
      Result<void> set = set_file_mtime(object_of(candidate), candidate.mtime_ns);
      if (set) restored(candidate);
      return set;
    }
    if (from_.shared != nullptr) {
      if (std::optional<std::string> object = from_.shared->get(compiler_, candidate.hash)) {
        if (Result<void> put = place(candidate, *object); !put) return put;
        out_.stored++;
        return {};
      }
    }
    left_.push_back(candidate);
    return {};
  }

  /// Only the header: the link checks what it reads, and compiles what turns out to be damaged.
  bool is_present(const Candidate& candidate) const {
    Result<std::string> bytes = read_file(object_of(candidate), object::kLargestObject);
    if (!bytes) return false;
    Result<object::Reader> reader = object::Reader::open(*bytes);
    return reader && reader->compiler() == compiler_ && reader->source() == candidate.hash;
  }

  Result<void> place(const Candidate& candidate, std::string_view object) {
    Result<void> written = object::write_object(object_of(candidate), object, candidate.mtime_ns);
    if (written) restored(candidate);
    return written;
  }

  void restored(const Candidate& candidate) { logged_.push_back({object_of(candidate), candidate.mtime_ns}); }

  Result<void> fetch() {
    std::vector<std::string> keys;
    keys.reserve(left_.size());
    for (const Candidate& candidate : left_) keys.push_back(artifacts::artifact_key(compiler_, candidate.hash));
    std::vector<bool> done(left_.size());
    Result<void> result;
    remote::Transfer transfer = from_.remote->fetch(keys, [&](std::size_t i, std::string_view object) {
      const Candidate& candidate = left_[i];
      if (!result || done[i] || !artifacts::verify_artifact(object, compiler_, candidate.hash)) return false;
      result = place(candidate, object);
      if (!result) return false;
      done[i] = true;
      out_.fetched++;
      if (from_.shared != nullptr) (void)from_.shared->put(object);
      return true;
    });
    out_.problem = std::move(transfer.problem);
    out_.gave_up = transfer.gave_up;
    std::vector<Candidate> rest;
    for (std::size_t i = 0; i < left_.size(); i++)
      if (!done[i]) rest.push_back(left_[i]);
    left_ = std::move(rest);
    return result;
  }

  Result<Restored> finish() {
    if (Result<void> logged = log_outputs(settings_, logged_); !logged) return tl::unexpected(logged.error());
    if (!logged_.empty()) survey_.link_due = true;
    survey_.stale = std::move(unread_);
    for (const Candidate& candidate : left_) {
      survey_.stale.push_back(candidate.stale);
      out_.missing.push_back({candidate.stale.entry, candidate.hash});
    }
    std::sort(survey_.stale.begin(), survey_.stale.end(),
              [](const StaleSource& a, const StaleSource& b) { return a.entry < b.entry; });
    return std::move(out_);
  }

  const BuildSettings& settings_;
  Survey& survey_;
  const ObjectSources& from_;
  const object::CompilerId compiler_ = object::compiler_id(settings_.edition->fingerprints().compiler);
  std::vector<Candidate> left_;
  std::vector<StaleSource> unread_;
  std::vector<LoggedOutput> logged_;
  Restored out_;
};

}  // namespace

Result<Restored> restore_objects(const BuildSettings& settings, Survey& survey, const ObjectSources& from) {
  return Restoration(settings, survey, from).run();
}

bool times_prove_something(const BuildSettings& settings) {
  Result<std::optional<FileStat>> log = stat_file(settings.build_dir + "/.ninja_log");
  return log && *log;
}

void distrust_times(Survey& survey) {
  std::vector<StaleSource> all;
  auto stale = survey.stale.begin();
  for (std::size_t i = 0; i < survey.manifest.entries.size(); i++) {
    if (stale != survey.stale.end() && stale->entry == i) all.push_back(*stale++);
    else all.push_back({i, Reason::unproven});
  }
  survey.stale = std::move(all);
}

}  // namespace darkpkg
