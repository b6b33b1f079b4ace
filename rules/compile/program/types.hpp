#pragma once

#include "base/arena.hpp"
#include "rules/compile/program/program_types.hpp"
#include "rules/compile/program/reference_table.hpp"
#include "rules/compile/syntax/tree.hpp"
#include "rules/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// What the conversion of one item's parts shares.
struct ItemContext {
  Arena& arena;
  ReferenceTable& references;
  Diagnostics& diagnostics;
};

/// A type as written, with its names as references. Reports types that Dark has not, and gives Unit for them.
const pt::TypeReference* convert_type(const syntax::Type& type, ItemContext& context);

/// The reference to the type `names`, or an invalid name, with a warning, where the last part can't name a type.
pt::TypeName type_name(syntax::Path names, ItemContext& context);

/// A name error that holds `names`.
pt::NameError name_error(bool invalid, syntax::Path names, Arena& arena);

/// Warns that `names` is of a form that no `what` ("type", "function") has.
void warn_malformed(syntax::Path names, std::string_view what, Diagnostics& diagnostics);

}  // namespace darkpkg
