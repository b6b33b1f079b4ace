#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "cache/object/name_uses.hpp"

namespace darkpkg::lookup {

/// The sources that a database was linked from and their objects, found by the manifest of its build folder. Files are
/// named as in the database: relative to the packages' folder.
class Sources {
 public:
  static Result<Sources> open(const std::string& manifest);

  const Manifest& manifest() const { return manifest_; }
  std::string path(std::string_view file) const { return manifest_.source_root + "/" + std::string(file); }

  /// What an object says of its source besides the code.
  struct Outline {
    object::CompilerId compiler{};
    object::SourceHash source{};
    object::Index index;
    object::Positions positions;
  };
  /// An error where the object is missing or damaged.
  Result<Outline> outline(std::string_view file) const;

  /// Where a source uses names that start with `start`, by its object; an error where that is missing or damaged.
  struct Mentions {
    object::NameUses uses;
    object::SourceHash source{};
    FileStat object;
  };
  Result<Mentions> mentions(std::string_view file, std::string_view start) const;

  /// A source as it is now.
  struct Text {
    std::string text;      ///< decoded, so that positions fit
    bool current = false;  ///< what the object was made from
  };
  /// Where the stat of `object` already says that it was made from the source as it is, the hash is not looked at.
  Result<Text> text(std::string_view file, const object::SourceHash& compiled,
                    const std::optional<FileStat>& object = std::nullopt) const;

 private:
  struct Opened;
  Result<Opened> open_object(std::string_view file) const;

  Manifest manifest_;
  std::optional<Directory> sources_, objects_;
};

}  // namespace darkpkg::lookup
