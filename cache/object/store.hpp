#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darkpkg::object {

/// Writes an object file. In place, without a temporary file: the folder's mtime must not change, since the build's
/// generation depends on it. Bytes that are there already are not written again. The mtime becomes `source_mtime_ns`
/// (the source's, read before the source was), also where the bytes stayed equal; 1 ns later than before where the
/// bytes changed and the source's mtime did not, so that everyone who compares times notices. Missing folders are made.
Result<void> write_object(const std::string& path, std::string_view bytes, std::int64_t source_mtime_ns);

}  // namespace darkpkg::object
