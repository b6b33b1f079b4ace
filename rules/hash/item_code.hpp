#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/arena.hpp"
#include "rules/hash/lower/lower.hpp"
#include "rules/hash/program/close.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/wire/holes.hpp"

namespace darkpkg::hash {

/// An item in the forms that the link needs, with holes for what other files decide.
struct ItemCode {
  wire::Code program;  ///< the payload of the PT blob, and what the item's hash is taken of (wire/item_encode.hpp)
  wire::Code runtime;  ///< the payload of the RT blob; of a value none: that one is evaluated
  /// What both take for granted: if one does not hold, the item has other code.
  std::vector<lower::Expectation> expectations;
  friend bool operator==(const ItemCode&, const ItemCode&) = default;
};

/// `Owner.Module.name`.
std::string full_name(const ProgramItem& item);

/// The code of an item as the file alone suggests it.
ItemCode encode_item(const ProgramItem& item, Arena& arena);

/// The code of an item whose references resolve to things of these kinds, from scratch. It has no expectations. Filled,
/// it is equal to that of the open item, if the expectations of that one hold.
ItemCode encode_item(const ProgramItem& item, std::span<const Shape> shapes, Arena& arena);

/// Whether code that expects this is right for references that resolve to things of these kinds.
bool hold(std::span<const lower::Expectation> expectations, std::span<const Shape> shapes);

}  // namespace darkpkg::hash
