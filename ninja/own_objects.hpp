#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "ninja/graph_record.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// Whether `path` is one of darkpkg's objects, or the empty file that keeps the place of one: a regular file, no link,
/// that begins as they do.
bool is_object_file(const std::string& path);

/// Which objects a build folder made. Names prove nothing: the folder may be a copy, others may have objects below the
/// packages too, and links may lead elsewhere since. An object is ours if
///  - the last generation of this very build folder names it, and its folder is still the one that it was in then; or
///  - the database has linked just this content as that source's.
class OwnObjects {
 public:
  /// By what is in the build folder; to be made before a generation replaces that.
  explicit OwnObjects(const BuildSettings& settings);

  /// The last generation's sources and objects, if its folder of objects is this packages' folder, the folder for
  /// objects of now, or the one that this build folder used before; otherwise null.
  const Manifest* manifest() const { return manifest_ ? &*manifest_ : nullptr; }

  /// Whether the file `object` below `object_root`, made of `source`, is there and ours.
  bool has(const std::string& object_root, const ManifestEntry& entry);

 private:
  bool is_where_it_was(const std::string& object_root, const ManifestEntry& entry) const;
  bool was_linked(const std::string& path, const std::string& source);

  const BuildSettings& settings_;
  std::optional<GraphRecord> last_;
  std::optional<Manifest> manifest_;
  std::optional<std::map<std::string, object::ContentHash, std::less<>>> linked_;  // read when it is asked for
};

}  // namespace darkpkg
