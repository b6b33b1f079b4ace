#pragma once

#include <string_view>

#include "base/arena.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/trees/runtime_types.hpp"
#include "rules/uuid/wire/package_reference.hpp"

namespace darkpkg::wire {

/// The item in the payload of an RT blob; all is as for decode_program.
Result<rt::Item> decode_runtime(object::ItemKind kind, std::string_view payload, Arena& arena,
                                PackageReferences* references = nullptr);

}  // namespace darkpkg::wire
