#pragma once

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"
#include "rules/uuid/lex/token.hpp"

namespace darkpkg::lex {

/// Splits a source into tokens: F#'s lexical grammar (comments, literals, strings with holes, operators), without its
/// directives. Texts point into `source` or the arena. Reports E0101, E0102, E0103 and E0201; what is wrong is skipped
/// or stands as a token of its sort, so that one mistake leads to one message.
Tokens tokenize(const Source& source, Arena& arena, Diagnostics& diagnostics);

}  // namespace darkpkg::lex
