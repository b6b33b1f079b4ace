#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/hash/compile.hpp"
#include "rules/hash/item_code.hpp"

/// Objects of edition `hash`: how the code of items is kept in them.
namespace darkpkg::hash {

/// The forms of an item, as its object has them. The description is in the program, too: tables have it apart.
enum Form : std::uint8_t { kProgram, kCanonical, kRuntime, kDescription, kForms };

/// The object of a file that compiled, and its warnings.
object::Object make_object(std::vector<CompiledItem> items, const Diagnostics& diagnostics);

/// The code of an item of an object. An error if the object is none of this edition's compiler: every hole is looked
/// at, so that filling them is safe. `references`: how many the item has.
Result<ItemCode> code_of(const object::Bodies& bodies, std::size_t number, std::size_t references);

}  // namespace darkpkg::hash
