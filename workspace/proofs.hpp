#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// That an object was made of a source's bytes, by hashes of their stats as they were when that was known. Times alone
/// prove nothing: a link that is switched, or a folder that takes another's place, brings files with any times.
struct Proof {
  std::string source;  ///< relative to the root
  std::uint64_t source_stat = 0;
  std::uint64_t object_stat = 0;
  friend bool operator==(const Proof&, const Proof&) = default;
};

/// What the last build that succeeded knew. In the build folder, for this machine alone; numbers as 8 bytes, since
/// every build reads them all:
///
///     darkpkg-proofs<TAB>2<LF>
///     stat of the builtins, stat of the pinned ids, number of objects
///     for each object: stat of the source, stat of the object, source<LF>
struct Proofs {
  std::uint64_t builtins = 0;  ///< 0, which no file has: not known to be what was linked
  std::uint64_t package_ids = 0;
  std::vector<Proof> objects;  ///< ascending by source

  const Proof* find(std::string_view source) const;
  /// Is the object with this stat of the bytes of the source with that stat?
  bool have(std::string_view source, const FileStat& source_stat, const FileStat& object_stat) const;
  /// Adds a proof, or replaces the one of that source.
  void put(Proof proof);
  friend bool operator==(const Proofs&, const Proofs&) = default;
};

/// The hash of a file's stat.
std::uint64_t stat_hash(const FileStat& stat);

std::string format_proofs(const Proofs& proofs);
/// None if the bytes have another form.
Proofs parse_proofs(std::string_view bytes);

/// What is recorded in this file of a build folder; none if that is missing or malformed.
Proofs read_proofs(const std::string& path);
/// If it can't be written, the next build reads sources and objects once more.
void write_proofs(const BuildSettings& settings, const Proofs& proofs);

}  // namespace darkpkg
