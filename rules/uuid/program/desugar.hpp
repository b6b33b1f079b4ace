#pragma once

#include "rules/uuid/program/types.hpp"
#include "rules/uuid/program/written.hpp"

namespace darkpkg {

/// Gives the F#-shaped expression its Dark meaning, as far as the expression alone tells: what is a call, a pipe, an
/// infix, an enum or a record (LibParser/FSharpToWrittenTypes.fs). Reports what Dark refuses and gives Invalid for it.
const written::Expr* desugar(const syntax::Expr& expr, ItemContext& context);

}  // namespace darkpkg
