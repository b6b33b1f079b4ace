#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/uuid/trees/expectation.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg::lower {

/// A name that is used as a variable. If an open node uses it, it is one only as long as `expectation` holds.
struct UsedName {
  std::string_view name;
  std::optional<uuid::Expectation> expectation;
};

/// Appends the variables that an expression uses (`symbolsUsedInExpr` in LibExecution/ProgramTypesAst.fs), in no
/// particular order, with repetitions. Names that the expression itself binds are among them; the variable of a pipe
/// stage `|> x` is not.
void append_used_names(const pt::Expr& expr, std::vector<UsedName>& to);

}  // namespace darkpkg::lower
