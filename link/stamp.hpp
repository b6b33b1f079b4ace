#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darkpkg::link {

/// How a stamp begins.
inline constexpr std::string_view kStampStart = "generation ";

/// Writes a link's stamp: the generation and the origin of the database as text. Its mtime says up to when the link
/// knows its inputs: no earlier than any of them (Ninja would link for ever), and no later than needed (Ninja would not
/// see what is saved meanwhile).
Result<void> write_stamp(const std::string& path, std::int64_t generation, std::string_view origin,
                         std::int64_t mtime_ns);

/// An error if somebody has another file in a stamp's place.
Result<void> check_stamp(const std::string& path);

/// Removes a stamp, if there is one.
void remove_stamp(const std::string& path);

/// What such a stamp says.
std::string stamp_text(std::int64_t generation, std::string_view origin);

}  // namespace darkpkg::link
