#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"

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

  /// A source as it is now.
  struct Text {
    std::string text;      ///< decoded, so that positions fit
    bool current = false;  ///< what the object was made from
  };
  Result<Text> text(std::string_view file, const object::SourceHash& compiled) const;

 private:
  Manifest manifest_;
  std::optional<Directory> sources_, objects_;
};

}  // namespace darkpkg::lookup
