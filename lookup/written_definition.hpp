#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Definitions in texts that need not be whole, or of which only a place is known. Layout tells where they begin.
namespace darkpkg::lookup {

/// The start of the line on which the definition around a place begins with `let`, `val` or `type`: the outermost one
/// by indentation, below the module's line. Nothing if there is none.
std::optional<std::size_t> start_of_definition(std::string_view text, std::size_t offset);

/// The name that a definition defines, by the start of its line; empty if it has none yet.
std::string_view name_of_definition(std::string_view text, std::size_t start);

/// The text of the comment on the lines directly before a place; empty if there is none.
std::string comment_before(std::string_view text, std::size_t offset);

}  // namespace darkpkg::lookup
