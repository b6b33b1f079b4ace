#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

using syntax::PrimitiveKind;

std::optional<PrimitiveKind> primitive(std::string_view name) {
  if (name.size() < 3 || name.size() > 8) return std::nullopt;
#define PRIMITIVE(kind, text) \
  if (name == text) return PrimitiveKind::kind;
#include "rules/hash/syntax/primitives.def"
#undef PRIMITIVE
  return std::nullopt;
}

}  // namespace

const syntax::Type* Parser::type() {
  const Depth depth(*this);
  pending_greater_ = false;
  return failed_ ? no_type() : function_type();
}

/// A -> B -> C
const syntax::Type* Parser::function_type() {
  const Level level(*this);
  const syntax::Type* result = tuple_type();
  if (kind() != TokenKind::arrow) return result;
  const Span first = result->at;
  std::vector<const syntax::Type*> arguments;
  while (kind() == TokenKind::arrow) {
    pos_++;
    arguments.push_back(result);
    result = tuple_type();
  }
  return type_node(join(first, result->at), syntax::FunctionType{arena_.copy(arguments), result});
}

/// A * B
const syntax::Type* Parser::tuple_type() {
  const syntax::Type* first = atom_type();
  // With a `>` pending this is the end of type arguments, and the `*` belongs to what is around them.
  if (kind() != TokenKind::star || pending_greater_) return first;
  std::vector<const syntax::Type*> items{first};
  while (kind() == TokenKind::star && !pending_greater_) {
    pos_++;
    items.push_back(atom_type());
  }
  return type_node(join(first->at, items.back()->at), syntax::TupleType{arena_.copy(items)});
}

const syntax::Type* Parser::atom_type() {
  const Token& first = token();
  if (first.kind == TokenKind::left_paren) {
    pos_++;
    const syntax::Type* inner = function_type();
    if (kind() != TokenKind::right_paren) {
      if (kind() == TokenKind::comma) fail(Mistake::comma_in_type);
      if (kind() == TokenKind::colon) fail(Mistake::colon_in_type);
      fail_unclosed(first, ")");
      return inner;
    }
    pos_++;
    // The parentheses belong to a tuple, and to nothing else.
    if (const auto* tuple = std::get_if<syntax::TupleType>(&inner->node)) return type_node(span_from(first), *tuple);
    return inner;
  }
  if (first.kind != TokenKind::name) {
    Mistake mistake = Mistake::expected_type;
    if (first.kind == TokenKind::left_brace) mistake = Mistake::record_type_inline;
    else if (first.kind == TokenKind::left_bracket) mistake = Mistake::list_type;
    fail(mistake);
    return no_type();
  }
  const std::string_view name = name_text(first);
  if (kind(1) == TokenKind::less && (name == "List" || name == "Dict")) return collection_type(name == "List");
  if (first.ticked) {
    pos_++;
    return type_node(first.at, syntax::VariableType{name});
  }
  if (const std::optional<PrimitiveKind> found = primitive(name)) {
    pos_++;
    return type_node(first.at, syntax::PrimitiveType{*found});
  }
  if (first.capital) return custom_type();
  pos_++;
  return type_node(first.at, syntax::VariableType{name});
}

void Parser::need_adjacent(const Token& name) {
  if (!is_adjacent(name, token())) report(Mistake::spaced_type_arguments, token().at, text(name));
}

const syntax::Type* Parser::collection_type(bool is_list) {
  const Token& keyword = token();
  pos_++;
  need_adjacent(keyword);
  pos_++;
  const syntax::Type* inner = type();
  if (!is_list && kind() == TokenKind::comma && !pending_greater_) fail(Mistake::dict_with_key_type);
  const Span at = span(keyword.at.offset, close_generic());
  return is_list ? type_node(at, syntax::ListType{inner}) : type_node(at, syntax::DictType{inner});
}

const syntax::Type* Parser::custom_type() {
  const Token& first = token();
  const syntax::QualifiedName name = qualified();
  std::uint32_t end = end_of(name.at);
  std::span<const syntax::Type* const> arguments;
  if (kind() == TokenKind::less) {
    need_adjacent(previous());
    arguments = type_arguments(end);
  }
  const Span at = span(first.at.offset, end);
  return type_node(at, syntax::CustomType{{name.modules, name.name, arguments, at}});
}

std::span<const syntax::Type* const> Parser::type_arguments(std::uint32_t& closed) {
  pos_++;
  std::vector<const syntax::Type*> arguments{type()};
  // A `>` that is pending ends this level: the comma belongs to the one around it.
  while (kind() == TokenKind::comma && !pending_greater_) {
    pos_++;
    arguments.push_back(type());
  }
  closed = close_generic();
  return arena_.copy(arguments);
}

/// The `>` of type arguments, or half of a `>>`; where it ends.
std::uint32_t Parser::close_generic() {
  if (pending_greater_) {
    pending_greater_ = false;
    return pending_greater_end_;
  }
  if (kind() == TokenKind::shift_right) {
    pending_greater_ = true;
    pending_greater_end_ = end_of(token().at);
    pos_++;
    return pending_greater_end_ - 1;
  }
  take(TokenKind::greater, Mistake::expected_greater);
  return previous_end();
}

}  // namespace darkpkg::hash::parsing
