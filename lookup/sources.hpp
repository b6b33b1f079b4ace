#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "cache/object/name_uses.hpp"
#include "link/link.hpp"

namespace darkpkg::lookup {

/// The sources that a database was linked from and their objects, found by the manifest of its build folder. Files are
/// named as in the database: relative to the packages' folder.
class Sources {
 public:
  /// `compiler`: for sources that were edited since they were compiled.
  static Result<Sources> open(const std::string& manifest, link::Compiler compiler);

  /// Whether an object is known to be of a source's bytes, by the stats of both. Any thread may ask.
  using Known = std::function<bool(std::string_view file, const FileStat& source, const FileStat& object)>;
  /// Sources of which that is known are not hashed.
  void trust(Known known) { known_ = std::move(known); }

  const Manifest& manifest() const { return manifest_; }
  std::string path(std::string_view file) const { return manifest_.source_root + "/" + std::string(file); }

  /// What an object says of its source besides the code.
  struct Outline {
    object::CompilerId compiler{};
    object::SourceHash source{};
    object::Index index;
    object::Positions positions;
  };
  /// An error if the object is missing or damaged.
  Result<Outline> outline(std::string_view file) const;

  /// Where a source uses names that start with `start`, by its object; an error if that is missing or damaged.
  struct Mentions {
    object::NameUses uses;
    object::SourceHash source{};
    FileStat object;
  };
  Result<Mentions> mentions(std::string_view file, std::string_view start) const;

  /// The text of a source if it is what was compiled; nothing if it was edited since.
  /// `object`: the stat of the object that says so, if that was read from its file.
  Result<std::optional<std::string>> text(std::string_view file, const object::SourceHash& compiled,
                                          const std::optional<FileStat>& object = std::nullopt) const;

  /// A source as it is now, compiled in memory: what its positions are in.
  struct Edited {
    std::string text;    ///< decoded, so that positions fit
    std::string object;  ///< the bytes
  };
  /// An error if the source has errors now.
  Result<Edited> edited(std::string_view file) const;
  /// As those above, of an edited source.
  Result<Outline> outline(std::string_view file, const Edited& edited) const;
  Result<Mentions> mentions(std::string_view file, const Edited& edited, std::string_view start) const;

 private:
  /// An object that was read.
  struct Opened {
    std::string path, bytes;
    FileStat stat;
  };
  Result<Opened> open_object(std::string_view file) const;
  Result<std::string> decode(std::string_view file, std::string_view bytes) const;

  link::Compiler compiler_;
  Known known_;
  Manifest manifest_;
  std::optional<Directory> sources_, objects_;
};

}  // namespace darkpkg::lookup
