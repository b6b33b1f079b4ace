#pragma once

#include "ninja/settings.hpp"
#include "rules/link/link.hpp"

namespace darkpkg {

/// A link of what these settings build, in this process.
link::Options link_options(const BuildSettings& settings);

}  // namespace darkpkg
