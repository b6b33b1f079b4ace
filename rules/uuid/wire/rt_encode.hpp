#pragma once

#include "cache/object/sections.hpp"
#include "rules/uuid/trees/runtime_types.hpp"
#include "rules/uuid/wire/stage.hpp"

namespace darkpkg::wire {

/// The payload of an item's RT blob, without header (Serializers/RT). A compiled item's id, names and the ids of its
/// lambdas become relocations; the code of a linked one has none, and a reference in it is a bug that aborts.
object::Code encode_runtime(const rt::Item& item, Stage stage);

}  // namespace darkpkg::wire
