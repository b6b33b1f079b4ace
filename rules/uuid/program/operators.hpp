#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg {

/// The operator that F# calls `name` ("op_Addition"), if it has a meaning in Dark.
inline std::optional<pt::InfixOp> infix_operator(std::string_view name) {
  using enum pt::InfixOp;
  constexpr struct {
    std::string_view name;
    pt::InfixOp op;
  } kOperators[] = {
      {"op_Addition", add},           {"op_Subtraction", subtract},
      {"op_Multiply", multiply},      {"op_Division", divide},
      {"op_Modulus", modulo},         {"op_Concatenate", power},
      {"op_GreaterThan", greater},    {"op_GreaterThanOrEqual", greater_equal},
      {"op_LessThan", less},          {"op_LessThanOrEqual", less_equal},
      {"op_EqualsEquals", equals},    {"op_BangEquals", not_equals},
      {"op_PlusPlus", string_concat}, {"op_BooleanAnd", logical_and},
      {"op_BooleanOr", logical_or},
  };
  for (const auto& entry : kOperators)
    if (entry.name == name) return entry.op;
  return std::nullopt;
}

/// Whether the name is that of an operator, and not the written name `op_...` or ``mod``.
inline bool is_operator_name(const syntax::Ident& name) {
  if (name.text.starts_with("op_")) return name.at.length < name.text.size();
  if (name.text.size() < 2 || name.text.size() > 4 || name.at.length != name.text.size()) return false;
  for (std::string_view word : {"mod", "land", "lor", "lxor", "lsl", "lsr", "asr", "or"})
    if (word == name.text) return true;
  return false;
}

/// How the operator that F# calls `name` is written: "=" for "op_Equality".
std::string operator_text(std::string_view name);

/// What a user may want to write for an operator that Dark has not; empty if there is nothing like it.
std::string_view operator_help(std::string_view name);

}  // namespace darkpkg
