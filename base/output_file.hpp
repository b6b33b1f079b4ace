#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darkpkg {

/// What the path of an output that somebody named leads to, symbolic links followed. Links, devices, pipes and what is
/// behind `/dev/stdout` are not ours to replace: they stay what they are, and get the bytes.
struct OutputPlace {
  std::string path;     ///< as it was given
  std::string regular;  ///< the regular file, there or to be made; empty: bytes can only be sent there
};

/// An error if nothing can be written: a folder, a socket, a disk, links that lead in a circle.
Result<OutputPlace> find_output(const std::string& path);

/// Makes the output hold `bytes`: a regular file in one step, with the rights that it had; anything else gets them sent
/// and is waited for.
Result<void> write_output(const OutputPlace& place, std::string_view bytes);
Result<void> write_output(const std::string& path, std::string_view bytes);

/// Puts the file `temporary`, which stands in the same folder, in the place of a regular output.
Result<void> put_in_place(const std::string& temporary, const OutputPlace& place);

/// A name next to a regular output, of this process alone.
std::string temporary_beside(const OutputPlace& place);

/// Whether the output is what this process has open as its standard output.
bool is_standard_output(const OutputPlace& place);

/// An error if `path` is there and no regular file. For files that are more than bytes to us: databases, stamps.
Result<void> check_regular(const std::string& path);

}  // namespace darkpkg
