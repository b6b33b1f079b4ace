#pragma once

#include <string>

#include "rules/edition/item_reader.hpp"
#include "rules/hash/program/program_types.hpp"

namespace darkpkg::hash {

/// The item's head on one line, see ItemReader::signature.
std::string signature(const pt::Item& item, const NameOf& name_of);

}  // namespace darkpkg::hash
