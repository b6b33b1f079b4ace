#pragma once

#include <string>
#include <string_view>

#include "rules/edition/compiled.hpp"

namespace darkpkg {

/// Compiles the bytes of one `.dark` file. The object depends on the bytes alone; `path` is for messages.
Compiled compile(std::string path, std::string_view bytes);

}  // namespace darkpkg
