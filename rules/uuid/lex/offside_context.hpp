#pragma once

#include <cstdint>
#include <span>

#include "rules/uuid/lex/token.hpp"

namespace darkpkg::lex {

/// What the offside rule is inside of.
enum class ContextKind : std::uint8_t {
  block,           ///< a sequence of lines that start at one column
  line,            ///< one item of a block
  bracket,         ///< ( [ { and the like, `begin`, the `<` of type arguments, a hole of a string
  let_definition,  ///< from `let` to the end of its value
  if_,
  then_,
  else_,
  match,
  clauses,  ///< after the `with` of `match` and `try`, and after `function`
  fun,
  function,
  type_definition,
  module_head,
  module_body,
  namespace_head,
  namespace_body,
  member_head,
  member_body,
  do_,
  for_,
  while_,
  when,
  try_,
  with_bindings,  ///< `{ r with a = 1 }`
  with_members,   ///< `type T with member ...`
  interface_head,
  exception,
};

/// Which token ends a block.
enum class BlockEnd : std::uint8_t { none, full, one_sided };

struct Context {
  ContextKind kind{};
  TokenKind token{};              ///< the bracket; the last token of a module's or namespace's head
  BlockEnd end = BlockEnd::none;  ///< of a block
  bool first = false;             ///< block: nothing of its current item was seen yet
  bool flag = false;              ///< let: a line of a block; clauses: start with `|`; module_body: the whole file;
                                  ///< line: starts with `name =`; module_head: reading attributes
  bool nested = false;            ///< module_head: not the file's
  std::uint32_t line = 0;
  std::int32_t column = 0;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;      ///< of the token at `offset`
  std::uint32_t deeper_let = 0;  ///< module_body: where a `let` stands right of the `type` before it, 0 for none
  std::int32_t widest = 0;       ///< the rightmost limit that this or an outer context sets
};

/// The bracket kinds that may stand in expressions.
constexpr bool opens_expression(TokenKind kind) {
  using enum TokenKind;
  return kind == left_paren || kind == left_bracket || kind == left_brace || kind == left_array || kind == kw_begin ||
         kind == left_anonymous || kind == left_quotation || kind == left_raw_quotation || kind == type_less;
}

/// Where a context may start at the leftmost, and which outer context says so (null: anywhere).
struct IndentLimit {
  const Context* from = nullptr;
  std::int32_t column = -1;
};

/// The permitted undentations of the F# specification, section 15.1.9 and 15.1.10, as relaxed by F# 6: how far left
/// `fresh` may start inside of `outer` (innermost last).
IndentLimit indent_limit(std::span<const Context> outer, const Context& fresh);

}  // namespace darkpkg::lex
