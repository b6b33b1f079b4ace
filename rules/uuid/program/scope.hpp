#pragma once

#include <span>
#include <string_view>

#include "rules/uuid/program/types.hpp"
#include "rules/uuid/program/written.hpp"

namespace darkpkg {

/// What a function's body is written in; a value's body has no function name and no parameters.
struct FunctionScope {
  std::string_view name;  ///< without `_vN`; empty in a value
  std::span<const std::string_view> parameters;
};

/// Gives the names of a body their meaning as far as the file tells (LibParser/WrittenTypesToProgramTypes.fs): self,
/// argument, reference or variable. What only other files can tell becomes an open node with a reference.
pt::Expr* scope_function(const written::Expr& body, const FunctionScope& scope, ItemContext& context);

/// The same for a value's body. Reports enums and records without a proper type if the value would hold them.
pt::Expr* scope_value(const written::Expr& body, ItemContext& context);

}  // namespace darkpkg
