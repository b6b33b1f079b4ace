#include "session/compile_entries.hpp"

#include <utility>

#include "base/in_threads.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"
#include "cache/object/object_file.hpp"
#include "ninja/graph.hpp"
#include "ninja/objects.hpp"
#include "session/compile_source.hpp"
#include "workspace/tick.hpp"

namespace darkpkg::session {
namespace {

/// Fewer sources are not worth a thread.
constexpr std::size_t kSourcesAThread = 4;

CompiledEntry compile_entry(const Edition& edition, const std::string& source, const std::string& object,
                            bool patient) {
  CompiledEntry out;
  Result<FileContents> contents = patient ? read_source(source) : read_file_and_stat(source);
  if (!contents) {
    const Result<std::optional<FileStat>> there = stat_file(source);
    out.missing = !there || !*there;
    out.error = contents.error();
    return out;
  }
  // An object that passes for newer than its source would hide an error from Ninja, and get a time past its source's,
  // which could hide the next save.
  const Result<std::optional<FileStat>> old = stat_file(object);
  if (old && *old && (*old)->mtime_ns >= contents->stat.mtime_ns) {
    if (Result<void> done = invalidate_object(object); !done) {
      out.error = done.error();
      return out;
    }
  }
  out.stats.source = contents->stat;
  CompiledSource compiled = compile_source(edition, source, *contents);
  if (compiled.object.empty()) {
    out.broken = Broken{contents->stat, std::move(compiled.compiled.diagnostics)};
    return out;
  }
  if (Result<void> done = object::write_object(object, compiled.object, compiled.source_mtime_ns); !done) {
    out.error = done.error();
    return out;
  }
  if (Result<std::optional<FileStat>> written = stat_file(object); written && *written) out.stats.object = **written;
  if (is_current_tick(contents->stat.ctime_ns)) out.unproven = Unproven{contents->stat, sha256(contents->bytes)};
  return out;
}

}  // namespace

std::vector<CompiledEntry> compile_entries(const BuildSettings& settings, const Manifest& manifest,
                                           std::span<const std::size_t> entries, bool patient) {
  std::vector<CompiledEntry> out(entries.size());
  progress::Step step("sources compiled", entries.size());
  in_threads(entries.size(), kSourcesAThread, [&](std::size_t i, std::size_t thread) {
    const ManifestEntry& entry = manifest.entries[entries[i]];
    const auto begin = std::chrono::steady_clock::now();
    out[i] = compile_entry(*settings.edition, source_path(manifest, entry), object_path(manifest, entry), patient);
    out[i].time = {entry.source, begin, microseconds_since(begin), static_cast<int>(thread)};
    step.advance();
  });
  return out;
}

std::int64_t microseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace darkpkg::session
