#include "rules/uuid/program/operators.hpp"

#include <utility>

namespace darkpkg {
namespace {

struct Foreign {
  std::string_view name;
  std::string_view text;
  std::string_view help;
};

/// The operators that F# names otherwise than by their characters.
constexpr Foreign kForeign[] = {
    {"op_Equality", "=", "`==` compares, `let x = ...` gives a name"},
    {"op_Inequality", "<>", "use `!=`; `++` joins strings"},
    {"op_ColonColon", "::", "`::` is for patterns; use `Stdlib.List.push list item`, or a dot between modules"},
    {"op_Append", "@", "use `Stdlib.List.append`"},
    {"op_Exponentiation", "**", "use `^`"},
    {"op_Dereference", "!", "use `Stdlib.Bool.not`, or `!=`"},
    {"op_LogicalNot", "~~~", ""},
    {"op_UnaryPlus", "+", "remove it"},
    {"op_Increment", "++", "values never change: give the sum a new name with `let`"},
    {"op_Decrement", "--", "comments start with `//`; values never change, so nothing counts down"},
    {"op_MinusMinus", "--", "comments start with `//`; values never change, so nothing counts down"},
    {"op_Dollar", "$", "put what follows in parentheses: `f (g x)`"},
    {"op_AdditionAssignment", "+=", "values never change: give the sum a new name with `let`"},
    {"op_SubtractionAssignment", "-=", "values never change: give the difference a new name with `let`"},
    {"op_MultiplyAssignment", "*=", "values never change: give the product a new name with `let`"},
    {"op_PipeLeft", "<|", "use `|>` from left to right, or parentheses"},
    {"op_PipeRight2", "||>", "use `|>` with a tuple, or a call"},
    {"op_ComposeRight", ">>", "write a lambda: `fun x -> g (f x)`"},
    {"op_ComposeLeft", "<<", "write a lambda: `fun x -> f (g x)`"},
    {"op_BitwiseAnd", "&&&", ""},
    {"op_BitwiseOr", "|||", ""},
    {"op_ExclusiveOr", "^^^", ""},
    {"op_LeftShift", "<<<", ""},
    {"op_RightShift", ">>>", ""},
    {"op_Range", "..", "use `Stdlib.List.range`"},
    {"op_EqualsGreater", "=>", "a lambda is `fun x -> ...`"},
    {"op_EqualsEqualsEquals", "===", "use `==`"},
    {"op_BangEqualsEquals", "!==", "use `!=`"},
    {"mod", "mod", "use `%`"},
    {"or", "or", "`||` joins conditions"},
};

constexpr std::pair<std::string_view, char> kCharacters[] = {
    {"Bang", '!'},  {"Dollar", '$'},  {"Percent", '%'}, {"Amp", '&'},   {"Multiply", '*'}, {"Plus", '+'},
    {"Minus", '-'}, {"Dot", '.'},     {"Divide", '/'},  {"Colon", ':'}, {"Less", '<'},     {"Equals", '='},
    {"Qmark", '?'}, {"Greater", '>'}, {"At", '@'},      {"Hat", '^'},   {"Bar", '|'},      {"Twiddle", '~'},
};

const Foreign* find(std::string_view name) {
  for (const Foreign& foreign : kForeign)
    if (foreign.name == name) return &foreign;
  return nullptr;
}

}  // namespace

std::string operator_text(std::string_view name) {
  if (const Foreign* foreign = find(name)) return std::string(foreign->text);
  std::string text;
  if (!name.starts_with("op_")) return std::string(name);
  name.remove_prefix(3);
  while (!name.empty()) {
    std::size_t before = name.size();
    for (const auto& [word, character] : kCharacters)
      if (name.starts_with(word)) {
        text += character;
        name.remove_prefix(word.size());
        break;
      }
    if (name.size() == before) return text + std::string(name);
  }
  return text;
}

std::string_view operator_help(std::string_view name) {
  const Foreign* foreign = find(name);
  return foreign ? foreign->help : std::string_view();
}

}  // namespace darkpkg
