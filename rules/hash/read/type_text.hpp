#pragma once

#include <string>

#include "rules/edition/item_reader.hpp"
#include "rules/hash/program/program_types.hpp"

/// Names and types of stored trees as one writes them.
namespace darkpkg::hash {

/// The item of that hash; the hash itself if nobody knows its name.
std::string item_text(ItemKind kind, std::string_view hash, const NameOf& name_of);
/// `Owner.Module.name` if the location is there, else as item_text has it.
std::string package_text(ItemKind kind, const pt::Package& package, const NameOf& name_of);
/// `Builtin.name`, with `_vN` unless N is 0.
std::string builtin_text(const pt::Builtin& builtin);
/// `M.f (NotFound)`.
std::string missing_text(pt::Texts written, pt::NameError error);

/// `List<Int>`, `'a`, `Int -> Int`.
std::string type_text(const pt::TypeReference& type, const NameOf& name_of);

}  // namespace darkpkg::hash
