#pragma once

#include <span>
#include <string_view>

#include "rules/hash/program/item_context.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// What a function's body is written in; a value's body has no function name and no parameters.
struct FunctionScope {
  std::string_view name;  ///< empty in a value
  std::span<const pt::Parameter> parameters;
};

/// Gives the names of a body their meaning as far as the file tells (LibParser/WrittenTypesToProgramTypes.fs):
/// argument, variable, self or reference. What only other files can tell becomes an open node.
const pt::Expr* convert_body(const syntax::Expr& body, const FunctionScope& scope, ItemContext& context);

}  // namespace darkpkg::hash
