#pragma once

#include <string>
#include <string_view>

#include "rules/hash/program/references.hpp"
#include "rules/hash/wire/names.hpp"

namespace darkpkg::hash {

/// An item's forms as the link fills them.
struct Forms {
  ItemKind kind{};
  std::string_view canonical;
  std::string_view program;  ///< the payload of the PT blob
  std::string_view runtime;  ///< the payload of the RT blob; of a value none
};

/// What is wrong, if decoding the blobs and encoding the trees does not give the same bytes, or the decoded PT has not
/// the same canonical form; else nothing.
std::string decoding_problem(const Forms& forms, const wire::Knot& knot);

}  // namespace darkpkg::hash
