#pragma once

#include "base/arena.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/syntax/tree.hpp"

/// Literals of the syntax as those of program types.
namespace darkpkg::hash {

inline pt::Literal convert_literal(syntax::Unit, Arena&) { return pt::Unit{}; }
inline pt::Literal convert_literal(syntax::Bool literal, Arena&) { return literal.value; }
inline pt::Literal convert_literal(const syntax::Char& literal, Arena&) { return pt::Char{literal.text}; }
inline pt::Literal convert_literal(const syntax::Float& literal, Arena&) {
  return pt::Float{literal.negative, literal.whole, literal.fraction};
}
pt::Literal convert_literal(const syntax::Integer& literal, Arena& arena);

}  // namespace darkpkg::hash
