#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg::object {

/// Writes an object file. In place, without a temporary file: the folder's mtime must not change, since the build's
/// generation depends on it. Bytes that are there already are not written again. The mtime becomes `source_mtime_ns`
/// (the source's, read before the source was), also if the bytes stayed equal; 1 ns later than before if the
/// bytes changed and the source's mtime did not, so that everyone who compares times notices. Missing folders are made.
Result<void> write_object(const std::string& path, std::string_view bytes, std::int64_t source_mtime_ns);

/// Do the stats say that the object was made from the source as it is? By equality of mtimes, as write_object sets
/// them, and by ctimes, which nobody can set.
bool is_up_to_date(const FileStat& source, const FileStat& object);

}  // namespace darkpkg::object
