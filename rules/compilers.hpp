#pragma once

#include <string>
#include <string_view>

#include "rules/edition/compiled.hpp"
#include "rules/edition/edition.hpp"

/// The editions' compilers, apart from the editions: programs that only link and look up have none of them.
namespace darkpkg {

/// Compiles the bytes of one source. The object depends on the bytes alone; `path` is for messages.
Compiled compile(const Edition& edition, std::string path, std::string_view bytes);

}  // namespace darkpkg
