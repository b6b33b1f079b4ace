#include "rules/uuid/lex/offside_context.hpp"

namespace darkpkg::lex {
namespace {

bool is_round(const Context& context) {
  return context.kind == ContextKind::bracket &&
         (context.token == TokenKind::left_paren || context.token == TokenKind::kw_begin);
}

bool is_expression_bracket(const Context& context) {
  return context.kind == ContextKind::bracket && opens_expression(context.token);
}

}  // namespace

IndentLimit indent_limit(std::span<const Context> outer, const Context& fresh) {
  using enum ContextKind;
  bool strict = true;  // false: blocks and brackets on the way do not limit
  std::size_t n = outer.size();
  // The context `back` places out from the innermost one that is left; a bracket without a token if there is none.
  static constexpr Context kNone{.kind = bracket, .token = TokenKind::dummy};
  auto at = [&](std::size_t back) -> const Context& { return back < n ? outer[n - 1 - back] : kNone; };
  auto exactly = [](const Context& context) { return IndentLimit{&context, context.column}; };
  auto indented = [](const Context& context) { return IndentLimit{&context, context.column + 1}; };
  auto lesser = [&](const Context& a, const Context& b) { return exactly(a.column <= b.column ? a : b); };
  auto out = [&](std::size_t places) {
    strict = false;
    n -= places;
  };

  while (n > 0) {
    const Context& inner = at(0);
    switch (inner.kind) {
      case line: n--; continue;
      case block:
        if (!strict) {
          n--;
        } else if (is_expression_bracket(at(1)) && n > 1) {
          out(2);
        } else {
          return exactly(inner);
        }
        continue;
      case bracket:
        if (!strict) {
          n--;
          continue;
        }
        if (opens_expression(inner.token)) {
          out(1);
          continue;
        }
        if (inner.token == TokenKind::kw_struct && at(1).kind == block && at(2).kind == module_body && !at(2).flag)
          return indented(at(2));
        if ((inner.token == TokenKind::kw_struct || inner.token == TokenKind::kw_class ||
             inner.token == TokenKind::kw_interface) &&
            at(1).kind == block && at(2).kind == type_definition)
          return indented(at(2));
        return exactly(inner);
      case match:
        if (at(1).kind == block && is_round(at(2))) return lesser(inner, at(2));
        return exactly(inner);
      case clauses:
        if (at(1).kind == match && at(2).kind == block && is_round(at(3))) return lesser(inner, at(3));
        if (at(1).kind == try_ || at(1).kind == match) return exactly(at(1));
        return exactly(inner);
      case function:
        if (fresh.kind == clauses && at(1).kind == block && at(2).kind == let_definition) return exactly(at(2));
        out(1);
        continue;
      case fun: out(1); continue;
      case do_:
        if (fresh.kind == block && fresh.first && at(1).kind == block &&
            (at(2).kind == type_definition || at(2).kind == module_body))
          return indented(inner);
        out(1);
        continue;
      case with_members:
        if (fresh.kind == block && fresh.first && at(1).kind == type_definition) return indented(at(1));
        out(1);
        continue;
      case else_:
        if (fresh.kind == block && at(1).kind == if_) return exactly(at(1));
        out(1);
        continue;
      case then_: out(1); continue;
      case if_:
        if (fresh.kind == if_ || fresh.kind == else_ || fresh.kind == then_) return exactly(inner);
        return indented(inner);
      case with_bindings:
        if (at(1).kind == member_head) return indented(at(1));
        return indented(inner);
      case interface_head:
      case member_head:
      case exception:
        if (fresh.kind == with_members) return exactly(inner);
        return indented(inner);
      case namespace_head:
      case module_head:
      case let_definition:
      case member_body: return indented(inner);
      case module_body: return inner.flag ? exactly(inner) : indented(inner);
      case for_:
      case while_:
      case when:
      case type_definition:
      case namespace_body:
      case try_: return exactly(inner);
    }
  }
  return {};
}

}  // namespace darkpkg::lex
