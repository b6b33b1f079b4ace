#pragma once

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"
#include "rules/uuid/syntax/tree.hpp"

namespace darkpkg {

/// Trees that are deeper than this are refused (E0107), so that whoever walks them recursively needs a bounded stack:
/// the parser itself takes less than 2 KB a level.
inline constexpr std::uint32_t kDeepestNesting = 10'000;

/// Parses a `.dark` file: F#'s light syntax as far as Dark uses it. Nodes live in `arena`; texts point into `source` or
/// the arena, so both must outlive the tree. After a mistake it goes on at the next definition, so that independent
/// mistakes are all reported, in the order of the file; the tree then lacks the broken definitions. Never null.
/// What F# parses and Dark has no meaning for is an Other* node or E0201 here.
const syntax::File* parse(const Source& source, Arena& arena, Diagnostics& diagnostics);

}  // namespace darkpkg
