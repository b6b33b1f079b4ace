#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ninja/survey.hpp"

namespace darkpkg {

/// One build that had something to do.
struct BuildRecord {
  std::int64_t ended_ms = 0;  ///< since 1970
  std::int64_t length_us = 0;
  int exit_code = 0;
  std::int64_t generation = 0;  ///< of the database after it
  std::size_t compiled = 0;
  std::size_t restored = 0;  ///< objects from a cache
  std::size_t items_changed = 0;
  std::size_t items_relowered = 0;
  bool relinked_all = false;  ///< every object was read
  std::string fingerprint;    ///< of the darkpkg that built, see darkpkg_fingerprint()
  std::size_t stale = 0;      ///< sources that had to be compiled
  struct File {
    std::string path;  ///< relative to the packages' folder
    Reason reason{};
    friend bool operator==(const File&, const File&) = default;
  };
  std::vector<File> files;  ///< the first of these, at most kMostFiles
  static constexpr std::size_t kMostFiles = 16;

  friend bool operator==(const BuildRecord&, const BuildRecord&) = default;
};

/// How every line of a history begins: its version.
inline constexpr std::string_view kHistoryStart = "1\t";

/// Appends a record to a history (BuildSettings::history): one line a build, the oldest first, one write each. A file
/// that has grown past 64 KiB first loses its older half.
Result<void> append_history(const std::string& path, const BuildRecord& record);

/// The builds on record, the oldest first; none if there is no file. Lines of another form are left out.
std::vector<BuildRecord> read_history(const std::string& path);

/// Tells one darkpkg from another: of compiler and linker, 16 hexadecimal digits.
std::string darkpkg_fingerprint(const Edition& edition);

std::string format_record(const BuildRecord& record);

}  // namespace darkpkg
