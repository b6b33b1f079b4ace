#pragma once

#include <cstdint>
#include <optional>

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// How deep expressions, patterns and types may nest (Parser.fs, maxDepth).
inline constexpr std::uint32_t kDeepestSyntax = 200;
/// How deep interpolated strings may nest (Lexer.fs, maxInterpNesting).
inline constexpr std::uint32_t kDeepestInterpolation = 64;
/// How deep a tree may be. What the reference counts is bounded by kDeepestSyntax; chains of operators, which it does
/// not count, are bounded by this.
inline constexpr std::uint32_t kDeepestTree = 10'000;

/// Parses a package file of edition `hash` as LibParser's Parser.fs does in the mode `Package`, and validates what it
/// read; it warns of what nothing uses. Nodes live in `arena`; texts point into `source` or the arena, so both must
/// outlive the tree. After a mistake it goes on at the next definition, so that independent mistakes are all reported.
/// Nothing if there was an error, so what is given out is whole. Needs a deep stack (base/deep_stack.hpp).
std::optional<syntax::File> parse(const Source& source, Arena& arena, Diagnostics& diagnostics);

}  // namespace darkpkg::hash
