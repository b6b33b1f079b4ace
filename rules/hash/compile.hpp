#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"
#include "rules/hash/item_code.hpp"

namespace darkpkg::hash {

/// An item as an object has it: what the link reads to see what it is and uses, its code, and its places.
struct CompiledItem {
  ItemKind kind{};
  std::vector<std::string> modules;  ///< the owner first
  std::string name;
  std::vector<Reference> references;
  ItemCode code;
  object::ItemPositions positions;
};

/// The outcome of compiling one file.
struct Compiled {
  Source source;                                   ///< for rendering the diagnostics; empty if the bytes are no text
  Diagnostics diagnostics;                         ///< errors and warnings
  std::optional<std::vector<CompiledItem>> items;  ///< in Dark's order (program.hpp); nothing if there was an error
};

/// Compiles the bytes of one `.dark` file. The items depend on the bytes alone; `path` is for messages.
Compiled compile(std::string path, std::string_view bytes);

/// The code of item `index` of a file, for references that resolve to things of these kinds: for the link, if an
/// expectation of the compiled code does not hold. Nothing if `compiled`, the code as the file alone suggests it, is
/// not of this file: it is another by now.
std::optional<ItemCode> compile_item(std::string_view bytes, std::size_t index, std::span<const Shape> shapes,
                                     const ItemCode& compiled);

/// Where the code of a value stands in its source: for each instruction the expression that it is of. Arguments as for
/// compile_item. Empty if the source is another by now.
std::vector<Span> places_of_value(std::string_view bytes, std::size_t index, std::span<const Shape> shapes,
                                  const ItemCode& compiled);

}  // namespace darkpkg::hash
