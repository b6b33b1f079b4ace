#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/program/item_context.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// A type as written, with its names as references.
const pt::TypeReference* convert_type(const syntax::Type& type, ItemContext& context);
pt::TypeReferences convert_types(std::span<const syntax::Type* const> types, ItemContext& context);

/// The parts of a name, the modules first.
pt::Texts written_name(std::span<const syntax::Name> modules, std::string_view last, Arena& arena);

/// `A.B.name`, for messages.
std::string dotted(pt::Texts names);

/// The reference to a type; an error, and an invalid name, if it is of a form that no type's name has.
pt::TypeName type_name(pt::Texts written, Span at, ItemContext& context);

/// Appends the type variables in `type` that are not in `names` yet, in the order in which they stand there.
void append_type_variables(const pt::TypeReference& type, std::vector<std::string_view>& names);

}  // namespace darkpkg::hash
