#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "link/link.hpp"
#include "link/linked_file.hpp"

namespace darkpkg::link {

/// Reads objects. One that is missing, damaged or of another compiler is a miss: the source is compiled here and the
/// object written again. Sets File::looked_at of those that are not as they were linked.
class Loader {
 public:
  /// All must outlive it. `full`: every file is looked at.
  Loader(const Options& options, const Manifest& manifest, bool full)
      : options_(options), manifest_(manifest), full_(full) {}

  /// Reads the files' objects, if that was not done yet. True if a source has errors, which are in
  /// File::diagnostics.
  Result<bool> load(std::span<File* const> files);
  /// Compiles the source and writes its object again; `why` says what is wrong with the one that is there. True
  /// likewise.
  Result<bool> reload(LinkedFile& file, const std::string& why);

  std::size_t read() const { return read_; }          ///< objects, also those that were no good
  std::size_t compiled() const { return compiled_; }  ///< sources

 private:
  std::optional<std::string> try_read(LinkedFile& file) const;
  bool is_of_source(const LinkedFile& file, std::string_view bytes) const;
  void compare(LinkedFile& file) const;
  std::string object_path(const LinkedFile& file) const;

  const Options& options_;
  const Manifest& manifest_;
  bool full_;
  std::size_t read_ = 0, compiled_ = 0;
};

}  // namespace darkpkg::link
