#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/hash/compile.hpp"
#include "rules/hash/item_code.hpp"

/// Objects of edition `hash`: how the code of items is kept in them.
namespace darkpkg::hash {

/// The forms of an item, as its object has them. The texts are those of the program's holes.
enum Form : std::uint8_t { kProgram, kTexts, kRuntime, kForms };

/// The object of a file that compiled, and its warnings.
object::Object make_object(std::vector<CompiledItem> items, const Diagnostics& diagnostics);

/// The code of an item of an object. An error if the object is none of this edition's compiler: every hole is looked
/// at, so that filling them is safe. `references`: how many the item has.
/// `code.program` has at least one text then: the item's description.
Result<ItemCode> code_of(const object::Bodies& bodies, std::size_t number, std::size_t references);

/// How many expectations a body has; 0 if they can't be read.
std::size_t expectation_count(const object::Body& runtime);

}  // namespace darkpkg::hash
