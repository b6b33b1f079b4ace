#pragma once

#include <string>
#include <string_view>

#include "cache/object/container.hpp"

namespace darkpkg::artifacts {

/// The name of an object in every cache: 64 lower-case hexadecimal digits, SHA-256 over the compiler that made it and
/// the source that it was made from. Both stand in an object's header, so an object tells its own key.
std::string artifact_key(const object::CompilerId& compiler, const object::SourceHash& source);

/// Whether `text` has the form of a key.
bool is_artifact_key(std::string_view text);

/// Checks everything about an object that can be checked without its source: header, checksums, every section decoded,
/// made by `compiler` from `source`. What comes out of a cache is used only after that.
Result<void> verify_artifact(std::string_view bytes, const object::CompilerId& compiler,
                             const object::SourceHash& source);

/// The same for an object that is known by its key only.
Result<void> verify_artifact(std::string_view bytes, std::string_view key);

}  // namespace darkpkg::artifacts
