#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// A source file as text: valid UTF-8 without a byte order mark, line ends as they were.
struct Source {
  std::string path;  ///< as shown to users
  std::string text;
};

/// Decodes the bytes of a `.dark` file: UTF-8 with or without BOM, or UTF-16 with BOM, as .NET's File.ReadAllText reads
/// it, except that invalid UTF-8 is an error here (E0001, with the offset of the first bad byte) and a file over
/// `kLargestSource` too (E0002). Nothing if an error was reported.
std::optional<Source> decode_source(std::string path, std::string_view bytes, Diagnostics& diagnostics);

/// Bytes; the reference has no limit, the largest file of its corpus has 90 KB.
inline constexpr std::size_t kLargestSource = std::size_t{16} << 20;

/// A place for people: both count from 1; columns are code points, a tab counts as one.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Where the byte `offset` of `text` is. Lines end with LF, CR LF or CR.
LineColumn line_column(std::string_view text, std::uint32_t offset);

}  // namespace darkpkg
