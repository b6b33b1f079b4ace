#pragma once

#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"
#include "rules/uuid/lex/token.hpp"

namespace darkpkg::lex {

/// Applies the offside rule of F#'s light syntax: keeps a stack of contexts (a `let`, a block, a bracket, ...) with
/// the columns where they start, and inserts block_begin, block_separator, block_end and the like where lines begin
/// left of, at or right of them. Also decides what only neighbourhood tells: `-1L` is a literal, `f<T>` a type
/// application, `f(x)` an application that binds tightly. Follows the F# specification, section 15 "Lexical
/// Filtering", with the stricter rules of F# 8 and later. Reports E0103, E0105, E0106 and E0107.
Tokens apply_offside_rule(const Source& source, Tokens raw, Diagnostics& diagnostics);

}  // namespace darkpkg::lex
