#pragma once

#include "cache/object/sections.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/wire/stage.hpp"

namespace darkpkg::wire {

/// The payload of an item's PT blob, without header (Serializers/PT). A compiled item's ids, names and open nodes
/// become relocations; the code of a linked one has none, and a reference or an open node in it is a bug that aborts.
object::Code encode_program(const pt::Item& item, Stage stage);

/// Sets the ids of a compiled item's expressions and patterns to their ordinals (1, 2, ...), in the order in which
/// encode_program writes them. RT code refers to expressions by these.
void number_expressions(const pt::Item& item);

}  // namespace darkpkg::wire
