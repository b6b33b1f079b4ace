#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace darkpkg::lsp {

/// The names that a type's definition gives to its parts.
struct TypeMembers {
  std::vector<std::string> fields, cases;
};
/// Reads them from the text of a definition, `type Name<'a> = ...`, in either edition's syntax.
TypeMembers members_of(std::string_view definition);

}  // namespace darkpkg::lsp
