#include "rules/uuid/lex/operators.hpp"

#include <string>

namespace darkpkg::lex {
namespace {

struct Named {
  std::string_view text;
  std::string_view name;
};

// The reference's table of operators with a name of their own; `~` in front marks the prefix form.
constexpr Named kNamed[] = {
    {"!", "op_Dereference"},
    {"%", "op_Modulus"},
    {"&&", "op_BooleanAnd"},
    {"&&&", "op_BitwiseAnd"},
    {"*", "op_Multiply"},
    {"**", "op_Exponentiation"},
    {"*=", "op_MultiplyAssignment"},
    {"+", "op_Addition"},
    {"+=", "op_AdditionAssignment"},
    {"-", "op_Subtraction"},
    {"-=", "op_SubtractionAssignment"},
    {"..", "op_Range"},
    {"/", "op_Division"},
    {"/=", "op_DivisionAssignment"},
    {"::", "op_ColonColon"},
    {"<", "op_LessThan"},
    {"<<", "op_ComposeLeft"},
    {"<<<", "op_LeftShift"},
    {"<=", "op_LessThanOrEqual"},
    {"<>", "op_Inequality"},
    {"<|", "op_PipeLeft"},
    {"<||", "op_PipeLeft2"},
    {"<|||", "op_PipeLeft3"},
    {"=", "op_Equality"},
    {">", "op_GreaterThan"},
    {">=", "op_GreaterThanOrEqual"},
    {">>", "op_ComposeRight"},
    {">>>", "op_RightShift"},
    {"?", "op_Dynamic"},
    {"?<-", "op_DynamicAssignment"},
    {"@", "op_Append"},
    {"^", "op_Concatenate"},
    {"^^^", "op_ExclusiveOr"},
    {"|>", "op_PipeRight"},
    {"||", "op_BooleanOr"},
    {"||>", "op_PipeRight2"},
    {"|||", "op_BitwiseOr"},
    {"|||>", "op_PipeRight3"},
    {"~%", "op_Splice"},
    {"~%%", "op_SpliceUntyped"},
    {"~&", "op_AddressOf"},
    {"~&&", "op_IntegerAddressOf"},
    {"~+", "op_UnaryPlus"},
    {"~++", "op_Increment"},
    {"~-", "op_UnaryNegation"},
    {"~--", "op_Decrement"},
    {"~~~", "op_LogicalNot"},
};

constexpr std::string_view character_name(char c) {
  switch (c) {
    case '!': return "Bang";
    case '$': return "Dollar";
    case '%': return "Percent";
    case '&': return "Amp";
    case '*': return "Multiply";
    case '+': return "Plus";
    case '-': return "Minus";
    case '.': return "Dot";
    case '/': return "Divide";
    case ':': return "Colon";
    case '<': return "Less";
    case '=': return "Equals";
    case '>': return "Greater";
    case '?': return "Qmark";
    case '@': return "At";
    case '^': return "Hat";
    case '|': return "Bar";
    default: return "Twiddle";
  }
}

std::string_view mangled(std::string_view text, Arena& arena) {
  for (const Named& named : kNamed)
    if (named.text == text) return named.name;
  std::string name = "op_";
  for (char c : text) name += character_name(c);
  return arena.copy(std::string_view(name));
}

}  // namespace

namespace {

constexpr std::uint32_t packed(std::string_view text) {
  std::uint32_t value = 0;
  for (char c : text) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

/// Operators that are kinds of their own, all of at most three characters.
TokenKind own_kind(std::uint32_t text) {
  using enum TokenKind;
  switch (text) {
    case packed("."): return dot;
    case packed(".."): return dot_dot;
    case packed(":"): return colon;
    case packed("::"): return colon_colon;
    case packed(":="): return colon_equals;
    case packed(":>"): return colon_greater;
    case packed(":?"): return colon_question;
    case packed(":?>"): return colon_question_greater;
    case packed("="): return equals;
    case packed("|"): return bar;
    case packed("||"): return bar_bar;
    case packed("&"): return ampersand;
    case packed("&&"): return ampersand_ampersand;
    case packed("->"): return right_arrow;
    case packed("<-"): return left_arrow;
    case packed("<"): return less;
    case packed(">"): return greater;
    case packed("-"): return minus;
    case packed("*"): return star;
    case packed("$"): return dollar;
    case packed("%"):
    case packed("%%"): return percent;
    case packed("?"): return question;
    case packed("??"): return question_question;
    case packed("<@"): return left_quotation;
    case packed("@>"): return right_quotation;
    case packed("<@@"): return left_raw_quotation;
    case packed("@@>"): return right_raw_quotation;
    default: return end_of_file;
  }
}

}  // namespace

TokenKind operator_kind(std::string_view text) {
  using enum TokenKind;
  if (text.size() <= 3)
    if (const TokenKind kind = own_kind(packed(text)); kind != end_of_file) return kind;
  if (text.starts_with(':')) return end_of_file;
  // Leading `.`, `$` and `?` do not decide, except that a `$` with nothing after it compares.
  const std::size_t at = text.find_first_not_of(".$?");
  if (at == std::string_view::npos) return text.find('$') == std::string_view::npos ? end_of_file : compare_operator;
  switch (text[at]) {
    case '*': return text.substr(at).starts_with("**") ? power_operator : times_operator;
    case '/':
    case '%': return times_operator;
    case '+':
    case '-': return plus_operator;
    case '@':
    case '^': return hat_operator;
    case '=':
    case '<':
    case '>': return compare_operator;
    case '&': return ampersand_operator;
    case '|': return bar_operator;
    case '!': return text.substr(at).starts_with("!=") ? compare_operator : prefix_operator;
    case '~': return prefix_operator;
    default: return end_of_file;
  }
}

std::string_view infix_name(std::string_view text, Arena& arena) {
  if (text == "==") return "op_EqualsEquals";
  if (text == "++") return "op_PlusPlus";
  if (text.front() >= 'a' && text.front() <= 'z') return text;  // `mod` and the like
  return mangled(text, arena);
}

std::string_view prefix_name(std::string_view text, Arena& arena) {
  if (text == "-") return "op_UnaryNegation";
  for (std::string_view signed_form : {"?+", "?-", "+", "+.", "-.", "%", "%%", "&", "&&"})
    if (text == signed_form) return mangled("~" + std::string(text), arena);
  if (text.starts_with('!') || text.find_first_not_of('~') == std::string_view::npos) return mangled(text, arena);
  return {};
}

}  // namespace darkpkg::lex
