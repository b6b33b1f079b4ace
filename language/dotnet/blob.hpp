#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

/// The frame of everything that Dark stores (LibBinarySerialization/BinaryFormat.fs): `u32 version = 1`, `u32 payload
/// length`, payload, little-endian.
namespace darkpkg::wire {

constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kHeaderSize = 8;

/// Appends the header of a payload of `length` bytes.
void append_header(std::string& to, std::size_t length);

/// Appends a header whose length is not known yet; returns where it stands, for end_blob.
std::size_t begin_blob(std::string& to);
/// Sets the length in the header at `start` to what was appended since.
void end_blob(std::string& to, std::size_t start);

/// The payload of a blob; an error if version or length are wrong.
Result<std::string_view> payload(std::string_view blob);

}  // namespace darkpkg::wire
