#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "rules/editions.hpp"
#include "session/touched.hpp"

struct inotify_event;

namespace darkpkg::session {

/// What is watched. Paths are absolute, but for `folders` and the keys of `links`.
struct Places {
  const Edition* edition = &default_edition();  ///< says which files and folders are skipped
  std::string root;                             ///< the packages' folder
  std::vector<std::string> folders;             ///< below it, relative; empty: the root itself
  std::map<std::string, std::string> links;     ///< sources that are symbolic links, and the files that they lead to
  std::vector<std::string> dangling;            ///< links below the root that lead to nothing yet, relative
  bool other_names = false;                     ///< a source has a hard link, by which it changes without an event
  std::string database;
  std::vector<std::string> inputs;  ///< other files that the build depends on
  std::string cookies;              ///< a folder of nobody else's, for cookies; empty: none
};

/// Turns inotify's events into Touched. inotify watches folders, not trees, and not what is missing: so whoever builds
/// calls follow() whenever the folders may be others. What changes before a folder is followed goes unnoticed: if
/// follow() found a new one, look at everything once more.
class Watcher {
 public:
  /// An error if the system has no inotify instance left.
  static Result<Watcher> open();

  /// Readable when there are events.
  int fd() const { return inotify_.get(); }

  /// Watches these places instead of those before. What is missing is watched for: the nearest folder above that is
  /// there. Returns whether a folder is watched that was not before. An error if the system's limit is reached.
  Result<bool> follow(const Places& places);

  /// Adds what happened since the last call; never waits.
  void read(Touched& touched);

  /// Makes a file in the folder for cookies and removes it again. The queue keeps the order of events: once read() has
  /// set Touched::cookie to this name, it has told all that happened before the call. Empty if there is no such folder.
  std::string place_cookie();

 private:
  enum class Role : std::uint8_t {
    source,    ///< a folder of sources; `name` is its path below the root
    link,      ///< `name` in it is the source `below`
    database,  ///< `name` in it is the database
    input,     ///< `name` in it is an input
    above,     ///< a folder on the way to one of the others, which may be moved or deleted
    fork,      ///< `name` in it is a symbolic link on the way, which may be switched
    missing,   ///< `name` should be in it
    cookies,   ///< where cookies are put
  };
  struct Watch {
    std::string path;
    Role role{};
    std::string name;
    std::string below;
    auto operator<=>(const Watch&) const = default;
  };
  using Watches = std::map<Watch, int>;  // and inotify's number of the folder

  explicit Watcher(FileDescriptor inotify) : inotify_(std::move(inotify)) {}

  Result<void> add(Watches& to, Watch watch);
  Result<void> add_folder(Watches& to, const Watch& watch);
  Result<void> add_links(Watches& to, const std::string& path);
  Result<void> add_places(Watches& to, const Places& places);
  void take(const inotify_event& event, Touched& touched);
  void take(const Watch& watch, std::uint32_t mask, std::string_view name, Touched& touched) const;
  void take_source(const Watch& folder, std::uint32_t mask, std::string_view name, Touched& touched) const;

  FileDescriptor inotify_;
  const Edition* edition_ = &default_edition();
  Watches watches_;
  std::unordered_map<int, std::vector<const Watch*>> by_number_;
  std::string cookies_;
  std::uint64_t cookie_ = 0;  // how many were placed
  bool appeared_ = false;     // what was missing is there, found while watching for it
};

}  // namespace darkpkg::session
