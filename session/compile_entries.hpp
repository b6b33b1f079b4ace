#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// When a source was compiled.
struct CompileTime {
  std::string source;  ///< relative to the root
  std::chrono::steady_clock::time_point begin;
  std::int64_t us = 0;
  int thread = 0;  ///< 0: the building one
};

/// A source that was compiled within the tick of its last change: another change in it may look the same.
struct Unproven {
  FileStat stat;
  object::SourceHash hash{};
};
/// A source with errors.
struct Broken {
  FileStat stat;
  Diagnostics diagnostics;
};
/// Of a source that was compiled, and of its object.
struct Stats {
  FileStat source, object;
};

/// What became of one source.
struct CompiledEntry {
  bool missing = false;
  std::optional<Error> error;
  std::optional<Broken> broken;
  std::optional<Unproven> unproven;
  Stats stats;  ///< the source's as it was before it was read
  CompileTime time;
};

/// Compiles the sources of these entries, by their numbers, and writes their objects. `patient`: each is read once no
/// later save can look the same; who watches need not wait for that, since what comes later is an event of its own.
std::vector<CompiledEntry> compile_entries(const BuildSettings& settings, const Manifest& manifest,
                                           std::span<const std::size_t> entries, bool patient);

/// The time that passed, in microseconds.
std::int64_t microseconds_since(std::chrono::steady_clock::time_point begin);

}  // namespace darkpkg::session
