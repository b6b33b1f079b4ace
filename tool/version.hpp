#pragma once

#include <string_view>

namespace darkpkg {

inline constexpr std::string_view kVersion = DARKPKG_VERSION;

}  // namespace darkpkg
