#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/hash/lower/lower.hpp"

namespace darkpkg::hash::lower {

/// A name without a module that an expression uses: as a variable, or as that of an item. In an open tree only the link
/// knows which, by `reference`: a variable (or nothing, if it is none) if that one is missing, else an item.
struct UsedName {
  std::string_view name;
  bool is_variable = false;
  bool is_item = false;
  std::optional<pt::Reference> reference = {};
};

/// Appends the names that an expression uses (`symbolsUsedInExpr` and `unqualifiedResolvedNamesInExpr` in
/// LibExecution/ProgramTypesAst.fs), in no particular order, with repetitions. Names that the expression itself binds
/// are among them; the variable of a pipe stage `|> x` is not.
void append_used_names(const pt::Expr& expr, std::vector<UsedName>& to);

}  // namespace darkpkg::hash::lower
