#pragma once

#include <string_view>

#include "base/arena.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/wire/package_reference.hpp"

namespace darkpkg::wire {

/// The item in the payload of a PT blob (wire::payload takes the header off). Nodes live in `arena`, texts stay in
/// `payload`. An error, with the offset, if the bytes are no such item; any bytes may be given.
/// Needs a deep stack (base/deep_stack.hpp) for trees that nest as deep as Reader allows.
/// All package ids in it are appended to `references` if that is given.
Result<pt::Item> decode_program(object::ItemKind kind, std::string_view payload, Arena& arena,
                                PackageReferences* references = nullptr);

}  // namespace darkpkg::wire
