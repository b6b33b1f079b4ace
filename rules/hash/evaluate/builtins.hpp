#pragma once

#include <span>
#include <string_view>

#include "rules/hash/evaluate/types.hpp"

/// The functions and values of Dark's runtime that values get along with: those that depend on nothing but their
/// arguments, and of these the few that values use. A value that needs another one is not evaluated.
namespace darkpkg::hash::evaluate {

using rt::Dval;

struct BuiltinFn {
  std::string_view name;
  std::span<const TypeReference* const> parameters;
  const TypeReference* result;
  /// Gets as many arguments as there are parameters, of their types or of unknown ones. Null: the evaluation ended.
  const Dval* (*call)(Run& run, std::span<const Dval* const> arguments);
};

/// Null: darkpkg does not have it. All of them are of version 0 and have no type parameters.
const BuiltinFn* find_builtin(const pt::Builtin& name);
/// A value of the runtime. Null: darkpkg does not have it.
const Dval* find_builtin_value(const pt::Builtin& name);

}  // namespace darkpkg::hash::evaluate
