#pragma once

#include "remote/settings.hpp"

namespace darkpkg::remote {

/// Reads requests from the socket `peer`, answers them there, and returns when all have their answer or the server is
/// not worth asking any more: it can't be reached, turns us away, fails again and again, or takes too long. Returns
/// whether the other side is still there and spoke as it should.
bool serve(int peer, const Settings& settings);

}  // namespace darkpkg::remote
