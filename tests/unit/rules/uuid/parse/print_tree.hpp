#pragma once

#include <string>

#include "rules/uuid/syntax/tree.hpp"

namespace darkpkg::syntax {

/// Trees as S-expressions, for comparing.
std::string print(const Expr* expr);
std::string print(const Pattern* pattern);
std::string print(const Type* type);
std::string print(const Declaration& declaration);
std::string print(const File& file);

}  // namespace darkpkg::syntax
