#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace darkpkg::artifacts {

/// The files of a shared folder:
///
///     <root>/objects/<key>.darkc   an object; its mtime is when it was used last
///     <root>/incoming              an object that is being written; moved into objects/ when it is complete
///     <root>/ledger                how much objects/ holds (see ledger.hpp)
///     <root>/lock                  held by whoever adds or removes objects
///
/// All get the root's permissions (execute bits aside), whatever the umask is: `mkdir -m 2775` makes a folder that a
/// group shares, `mkdir -m 777` one for all users of the machine.
class Files {
 public:
  /// Opens what is in `root` and makes what is missing of it, the root itself with the umask's permissions. A folder
  /// in which others have files of these names is none.
  static Result<Files> open(const std::string& root);
  /// The same for a folder that is there; an error if none is.
  static Result<Files> find(const std::string& root);

  const std::string& root() const { return root_; }
  std::string lock() const { return root_ + "/lock"; }

  /// All bytes of an object and the open file; an error if there is none.
  struct Opened {
    FileDescriptor file;
    std::string bytes;
  };
  Result<Opened> read(std::string_view key) const;
  bool contains(std::string_view key) const;

  /// Adds an object in one step: readers see all of it or nothing. Only while the lock is held.
  Result<void> add(std::string_view key, std::string_view bytes) const;
  /// Removes an object; one that is not there is no error.
  Result<void> remove(std::string_view key) const;

  /// An object as a listing shows it.
  struct Entry {
    std::string key;
    std::uint64_t size = 0;    ///< in bytes
    std::int64_t used_ns = 0;  ///< when it was used last, since 1970
  };
  /// Calls `each` for every object, in no order. What is no object of the folder is passed over.
  Result<void> list(const std::function<void(Entry)>& each) const;
  /// Removes what a killed process left half written. Only while the lock is held.
  void sweep() const;

  Result<std::string> read_ledger() const;
  /// Overwrites the beginning: `text` always has the same length.
  Result<void> write_ledger(std::string_view text) const;

 private:
  static Result<Files> open(const std::string& root, bool make);
  Result<void> write(int folder, const char* name, std::string_view bytes) const;
  std::string path(std::string_view key) const;

  std::string root_;
  FileDescriptor root_fd_;
  FileDescriptor objects_fd_;
  mode_t file_mode_ = 0;
};

}  // namespace darkpkg::artifacts
