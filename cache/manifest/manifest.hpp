#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darkpkg {

/// A source and its object, as the generator found them: an explicit list, so that the link never globs.
struct ManifestEntry {
  std::string source;  ///< relative to Manifest::source_root, with `/`; the file's name in the database
  std::string object;  ///< relative to Manifest::object_root
  friend bool operator==(const ManifestEntry&, const ManifestEntry&) = default;
};

/// What the link links. As text, one line each, columns separated by tabs:
///
///     darkpkg-manifest<TAB>2
///     edition<TAB>the edition of Dark that the sources are of
///     sources<TAB>../path/of/the/packages
///     objects<TAB>../path/of/the/objects
///     a/b.dark
///     a/c.dark<TAB>elsewhere/c.darkc
///
/// Version 1 has no line for the edition. The object column is left out if it is the source with a `c` appended. Tab
/// and backslash in a path are written
/// `\t` and `\\`; paths with CR, LF or NUL are refused. Entries are in ascending order of the source's bytes, each
/// source once, so that they can be merged with other sorted lists without a table. A relative root is relative to the
/// manifest's own folder: what is copied or moved as a whole stays what it is.
struct Manifest {
  std::string source_root;
  std::string object_root;
  std::vector<ManifestEntry> entries;
  std::string edition = {};  ///< empty: of version 1
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// How its text begins.
inline constexpr std::string_view kManifestStart = "darkpkg-manifest\t";

/// A path as it stands in a line with tabs between columns, and back; nothing if the text is none of escape_path's.
std::string escape_path(std::string_view path);
std::optional<std::string> unescape_path(std::string_view text);

/// The object that stands next to `source`: `x.dark` -> `x.darkc`.
std::string default_object_path(std::string_view source);

/// The manifest's text. Sorts nothing: entries out of order, twice, or with a path that can't be written are an error.
Result<std::string> format_manifest(const Manifest& manifest);

/// The inverse. An error names the line; `path` is for its message. The roots come back as written.
Result<Manifest> parse_manifest(std::string_view text, std::string_view path);

/// The edition of the manifest at `path`, from its first lines; empty if it is missing or does not say.
std::string manifest_edition(const std::string& path);

/// Reads a manifest file; relative roots are resolved against its folder, so both are absolute then.
Result<Manifest> read_manifest(const std::string& path);

}  // namespace darkpkg
