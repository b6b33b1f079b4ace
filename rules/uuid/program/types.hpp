#pragma once

#include <string_view>
#include <unordered_map>

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/program/locals.hpp"
#include "rules/uuid/program/reference_table.hpp"
#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg {

/// The types of the file by the names of their cases, for suggestions; empty if several types have the case.
using CaseTypes = std::unordered_map<std::string_view, std::string_view>;

/// What the conversion of one item's parts shares.
struct ItemContext {
  Arena& arena;
  ReferenceTable& references;
  Diagnostics& diagnostics;
  const CaseTypes& case_types;
  Locals& locals;
};

/// A type as written, with its names as references. Reports types that Dark has not, and gives Unit for them.
const pt::TypeReference* convert_type(const syntax::Type& type, ItemContext& context);

/// The reference to the type `names`, or an invalid name, with a warning, if the last part can't name a type.
pt::TypeName type_name(syntax::Path names, ItemContext& context);

/// A name error that holds `names`.
pt::NameError name_error(bool invalid, syntax::Path names, Arena& arena);

/// Warns that `names` is of a form that no type or function has.
void warn_malformed_type(syntax::Path names, Diagnostics& diagnostics);
void warn_malformed_fn(syntax::Path names, Diagnostics& diagnostics);

}  // namespace darkpkg
