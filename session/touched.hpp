#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace darkpkg::session {

/// What was touched on the disk, as far as events tell.
struct Touched {
  /// Sources, relative to the packages' root. True: the file is whole again, as after a save; false: it went, appeared
  /// or is being written.
  std::map<std::string, bool> sources;
  /// Anything may have changed: events were lost, or a folder, an object or an input of the link is another.
  bool everything = false;
  /// Something happened to the database's file; our own links are among it.
  bool database = false;
  /// Sources, relative to the packages' root, whose objects were written; our own writes are among them.
  std::set<std::string> objects;
  /// The cookie that was seen last (Watcher::place_cookie).
  std::string cookie;
  /// A write or a rename of a source ended. Without one a source that is whole has new attributes at most.
  bool saved = false;
  /// How many events said so.
  std::size_t events = 0;

  bool any() const { return everything || database || !sources.empty(); }
  /// Whether it is nothing but the save of one file.
  bool is_one_save() const { return saved && sources.size() == 1 && is_whole(); }
  /// Whether files have other times, rights or links, and that is all that is known of them.
  bool is_attributes() const { return !saved && is_whole(); }
  /// Whether it is nothing but saves.
  bool is_whole() const {
    if (everything || database) return false;
    for (const auto& [path, whole] : sources)
      if (!whole) return false;
    return true;
  }
};

}  // namespace darkpkg::session
