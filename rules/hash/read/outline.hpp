#pragma once

#include <string>

#include "rules/edition/item_reader.hpp"
#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/program_types.hpp"

/// Stored trees for people: each node is Dark's name of its constructor with its fields, on one line if it is short,
/// else a field a line. Names are those of what they stand for; ids of nodes and empty fields are left out. The
/// instructions of a function or a lambda have numbers, since jumps count them.
namespace darkpkg::hash {

std::string outline(const pt::Item& item, const NameOf& name_of);
std::string outline(const rt::Item& item, const NameOf& name_of);

}  // namespace darkpkg::hash
