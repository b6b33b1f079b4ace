#pragma once

#include "ninja/restore.hpp"
#include "store/encoder.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::serve {

/// The ids that the items of an adopted database keep; null if no loader filled it before darkpkg. A database that
/// Dark's loader filled and darkpkg did not see yet is built first: that is when ids are taken over.
Result<store::AdoptedIds> adopted_ids(const BuildSettings& settings, const ObjectSources& objects);

}  // namespace darkpkg::serve
