#pragma once

#include "link/link.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// A link of what these settings build, in this process.
link::Options link_options(const BuildSettings& settings);

}  // namespace darkpkg
