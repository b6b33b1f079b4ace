#pragma once

#include <string>

#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/wire/holes.hpp"

namespace darkpkg::hash::wire {

/// The payload of an RT blob (LibSerialization/Binary/Serializers/RT): of a type, of a value, of a function's code.
/// With holes for the names that are still references, and for the item's own hash if the tree has none.
Code encode_rt(const rt::Item& item);

/// A type of values as the column value_type has it: without a header.
std::string encode_value_type(const rt::ValueType& type);

}  // namespace darkpkg::hash::wire
