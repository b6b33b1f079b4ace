#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cache/artifacts/files.hpp"
#include "cache/object/container.hpp"

/// A folder of objects by content, shared between clones, branches and users of a machine. Objects are copied in and
/// out: a hard link can't carry the mtimes that two sources have.
namespace darkpkg::artifacts {

/// How large a folder may become if nothing is said, in bytes.
inline constexpr std::uint64_t kDefaultLimit = std::uint64_t{1} << 30;
/// Objects are counted in whole blocks of a file system, in bytes.
inline constexpr std::uint64_t kBlock = 4096;

/// What an object of `size` bytes counts for.
constexpr std::uint64_t counted_size(std::uint64_t size) { return (size + kBlock - 1) / kBlock * kBlock; }

/// What a folder holds.
struct Usage {
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;         ///< as the files say
  std::uint64_t counted = 0;       ///< in whole blocks: what the limit is about
  std::int64_t oldest_use_ns = 0;  ///< since 1970; 0 if there are no objects
};

/// What a verification found.
struct Verified {
  std::uint64_t objects = 0;
  std::uint64_t removed = 0;  ///< damaged ones, or with another key than their name says
};

/// Safe to use from many processes at once. Whatever goes wrong costs a compile, nothing else: a caller that only wants
/// an object faster may ignore every error here.
class Folder {
 public:
  /// Opens or makes the folder in `root`; it never holds more than `limit` bytes.
  static Result<Folder> open(const std::string& root, std::uint64_t limit = kDefaultLimit);
  /// Opens the folder that is in `root`; an error if there is none.
  static Result<Folder> find(const std::string& root, std::uint64_t limit);

  /// The object that `compiler` made from `source`, verified; nothing if it is missing. A damaged one is removed and
  /// missing. Counts as a use.
  std::optional<std::string> get(const object::CompilerId& compiler, const object::SourceHash& source) const;

  /// Keeps an object; removes those used longest ago if there is no room. Returns whether it was added: not if it
  /// is there already or larger than the folder may become.
  Result<bool> put(std::string_view object) const;

  Result<Usage> usage() const;
  /// Removes what was used longest ago until at most `limit` bytes are left. Returns the number of objects removed.
  Result<std::uint64_t> trim(std::uint64_t limit) const;
  /// Reads all objects and removes the bad ones.
  Result<Verified> verify() const;

  std::uint64_t limit() const { return limit_; }
  const std::string& root() const { return folder_.root(); }

 private:
  static Result<Folder> in(Result<Files> folder, std::uint64_t limit);

  Files folder_;
  std::uint64_t limit_ = kDefaultLimit;
};

}  // namespace darkpkg::artifacts
