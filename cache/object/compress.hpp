#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// zstd frames, the only place that knows zstd.
namespace darkpkg::object {

/// Appends one frame that holds `bytes` and their length. Its size and `bytes` stay in largest_uncompressed, whatever
/// the bytes are.
void append_frame(std::string& to, std::string_view bytes);

/// What a frame holds; nothing if it is malformed or holds another number of bytes than `length`. The caller has
/// checked `length` against largest_uncompressed.
std::optional<std::string> read_frame(std::string_view frame, std::size_t length);

}  // namespace darkpkg::object
