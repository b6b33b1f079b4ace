#pragma once

#include <string_view>

#include "base/result.hpp"
#include "rules/uuid/wire/package_reference.hpp"

namespace darkpkg::wire {

/// The package ids in the payload of a canvas's handler or DB (Serializers/PT/Toplevel.fs). Such rows are users' own:
/// darkpkg never writes them, but what they refer to must stay. An error if the bytes are no toplevel.
Result<PackageReferences> toplevel_references(std::string_view payload);

}  // namespace darkpkg::wire
