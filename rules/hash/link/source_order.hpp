#pragma once

#include <string_view>

namespace darkpkg::hash {

/// Does the file at the first path come before that at the second in Dark's order? In every folder first all
/// sub-folders, each with everything below it, then the files; both ordinally by name. The paths are below one root.
bool comes_before(std::string_view path, std::string_view other);

}  // namespace darkpkg::hash
