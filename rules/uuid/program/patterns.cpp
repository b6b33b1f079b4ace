#include "rules/uuid/program/patterns.hpp"

#include <string>
#include <utility>

#include "base/overloaded.hpp"
#include "language/text/names.hpp"
#include "language/text/normalize.hpp"
#include "rules/uuid/program/literals.hpp"

namespace darkpkg {
namespace {

using syntax::Pattern;

// ---- let and lambda patterns
// ------------------------------------------------------------------------------------------

const pt::LetPattern* let_variable(std::string_view name, ItemContext& context) {
  return context.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetVariable{name});
}

const pt::LetPattern* bad_let(const Pattern& pattern, std::string_view what, ItemContext& context) {
  context.diagnostics.add(Code::bad_pattern, pattern.at, std::string(what) + " can't stand in a let or a lambda",
                          "use a name, `_`, `()` or a tuple of these, and `match` for the rest");
  return let_variable("_", context);
}

/// `let (Some a) = ...`, or `let f (x: Int64) : Int64 = ...` inside of a function.
const pt::LetPattern* bad_constructor(const Pattern& pattern, const syntax::ConstructorPattern& constructor,
                                      ItemContext& context) {
  const std::string name(constructor.name.back().text);
  if (constructor.name.size() > 1 || is_capitalized(name)) return bad_let(pattern, "the case `" + name + "`", context);
  context.diagnostics.add(Code::bad_pattern, pattern.at, "a `let` inside of a function can't have parameters",
                          name == "mut" ? "values never change: remove the `mut`, and give a new value a new name"
                                        : "write a lambda: `let " + name + " = fun ... -> ...`");
  return let_variable("_", context);
}

// ---- match patterns
// ---------------------------------------------------------------------------------------------------

const pt::MatchPattern* make_match(decltype(pt::MatchPattern::node) node, ItemContext& context) {
  return context.arena.make<pt::MatchPattern>(pt::Id{0}, node);
}

const pt::MatchPattern* bad_match(const Pattern& pattern, std::string message, std::string help, ItemContext& context) {
  context.diagnostics.add(Code::bad_pattern, pattern.at, std::move(message), std::move(help));
  return make_match(pt::MatchVariable{"_"}, context);
}

std::span<const pt::MatchPattern* const> convert_all(std::span<const Pattern* const> patterns, ItemContext& context) {
  return context.arena.map(patterns, [&](const Pattern* pattern) { return convert_match_pattern(*pattern, context); });
}

/// The fields of an enum's pattern: `(a, b)` is two of them, `((a, b))` is one, a tuple.
void append_enum_fields(const Pattern& argument, std::vector<const Pattern*>& fields) {
  const auto append_tuple = [&](const syntax::TuplePattern& tuple) {
    fields.insert(fields.end(), tuple.items.begin(), tuple.items.end());
  };
  if (const auto* tuple = std::get_if<syntax::TuplePattern>(&argument.node)) return append_tuple(*tuple);
  if (const auto* paren = std::get_if<syntax::ParenPattern>(&argument.node))
    if (const auto* tuple = std::get_if<syntax::TuplePattern>(&paren->inner->node)) return append_tuple(*tuple);
  fields.push_back(&argument);
}

void append_alternatives(const Pattern& pattern, std::vector<const Pattern*>& alternatives) {
  if (const auto* either = std::get_if<syntax::OrPattern>(&pattern.node)) {
    append_alternatives(*either->left, alternatives);
    append_alternatives(*either->right, alternatives);
  } else {
    alternatives.push_back(&pattern);
  }
}

const pt::MatchPattern* match_literal(const syntax::Literal& literal, Span at, ItemContext& context) {
  if (const auto* text = std::get_if<syntax::String>(&literal))
    return make_match(pt::MatchString{normalize(text->text, context.arena)}, context);
  auto value = convert_literal(literal, at, context.arena, context.diagnostics);
  return make_match(pt::MatchLiteral{value.value_or(pt::Unit{})}, context);
}

const pt::MatchPattern* match_constructor(const syntax::ConstructorPattern& constructor, const Pattern& pattern,
                                          ItemContext& context) {
  const syntax::Ident& name = constructor.name.back();
  if (constructor.name.size() > 1)
    return bad_match(pattern, "a case in a pattern stands alone, without its type or module",
                     "write `" + std::string(name.text) + "`", context);
  std::vector<const Pattern*> fields;
  for (const Pattern* argument : constructor.arguments) append_enum_fields(*argument, fields);
  return make_match(pt::MatchEnum{name.text, convert_all(fields, context)}, context);
}

}  // namespace

const pt::LetPattern* convert_let_pattern(const Pattern& pattern, ItemContext& context) {
  using Converted = const pt::LetPattern*;
  return std::visit(
      overloaded{
          [&](const syntax::ParenPattern& paren) { return convert_let_pattern(*paren.inner, context); },
          [&](const syntax::WildPattern&) { return let_variable("_", context); },
          [&](const syntax::NamedPattern& named) { return let_variable(named.name.text, context); },
          [&](const syntax::LiteralPattern& literal) -> Converted {
            if (!std::holds_alternative<syntax::Unit>(literal.value)) return bad_let(pattern, "a literal", context);
            return context.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetUnit{});
          },
          [&](const syntax::TuplePattern& tuple) -> Converted {
            auto items = context.arena.map(tuple.items,
                                           [&](const Pattern* item) { return convert_let_pattern(*item, context); });
            return context.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetTuple{items});
          },
          [&](const syntax::ConstructorPattern& constructor) { return bad_constructor(pattern, constructor, context); },
          [&](const syntax::ListPattern&) { return bad_let(pattern, "a list pattern", context); },
          [&](const syntax::ConsPattern&) { return bad_let(pattern, "`::`", context); },
          [&](const syntax::OrPattern&) { return bad_let(pattern, "`|`", context); },
          [&](const syntax::TypedPattern&) {
            context.diagnostics.add(Code::bad_pattern, pattern.at, "this name can't have a type here",
                                    "remove the colon and the type, Dark infers it");
            return let_variable("_", context);
          },
          [&](const syntax::OtherPattern& other) { return bad_let(pattern, words_for(other.what), context); },
      },
      pattern.node);
}

const pt::MatchPattern* convert_match_pattern(const Pattern& pattern, ItemContext& context) {
  using Converted = const pt::MatchPattern*;
  return std::visit(
      overloaded{
          [&](const syntax::ParenPattern& paren) { return convert_match_pattern(*paren.inner, context); },
          [&](const syntax::WildPattern&) { return make_match(pt::MatchVariable{"_"}, context); },
          [&](const syntax::NamedPattern& named) { return make_match(pt::MatchVariable{named.name.text}, context); },
          [&](const syntax::LiteralPattern& literal) { return match_literal(literal.value, pattern.at, context); },
          [&](const syntax::TuplePattern& tuple) {
            return make_match(pt::MatchTuple{convert_all(tuple.items, context)}, context);
          },
          [&](const syntax::ConstructorPattern& constructor) {
            return match_constructor(constructor, pattern, context);
          },
          [&](const syntax::ListPattern& list) {
            return make_match(pt::MatchList{convert_all(list.items, context)}, context);
          },
          [&](const syntax::ConsPattern& cons) {
            const pt::MatchPattern* head = convert_match_pattern(*cons.head, context);
            return make_match(pt::MatchCons{head, convert_match_pattern(*cons.tail, context)}, context);
          },
          [&](const syntax::OrPattern&) {
            std::vector<const Pattern*> alternatives;
            append_alternatives(pattern, alternatives);
            return make_match(pt::MatchOr{convert_all(alternatives, context)}, context);
          },
          [&](const syntax::TypedPattern&) -> Converted {
            return bad_match(pattern, "a pattern can't have a type", "remove the type", context);
          },
          [&](const syntax::OtherPattern& other) -> Converted {
            return bad_match(pattern, "Dark does not have " + std::string(words_for(other.what)),
                             std::string(help_for(other.what)), context);
          },
      },
      pattern.node);
}

}  // namespace darkpkg
