#pragma once

#include <string_view>

#include "base/arena.hpp"
#include "rules/uuid/lex/token.hpp"

namespace darkpkg::lex {

/// The kind of the operator or punctuation that is exactly `text` (characters of `!$%&*+-./<=>?@^|~:` only), by the
/// reference's precedence classes; end_of_file if `text` is no single token.
TokenKind operator_kind(std::string_view text);

/// The name under which the reference knows an infix operator: `+` is op_Addition, `==` op_EqualsEquals, `mod` mod.
/// Names that are not in its table are spelled out character by character. The result is static or in the arena.
std::string_view infix_name(std::string_view text, Arena& arena);

/// The same for an operator before its operand: `-` is op_UnaryNegation, `!` op_Dereference, `~~~` op_LogicalNot.
/// Empty if the operator cannot stand before an operand.
std::string_view prefix_name(std::string_view text, Arena& arena);

}  // namespace darkpkg::lex
