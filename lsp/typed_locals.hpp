#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace darkpkg::lsp {

/// A local that can be used at a place, as far as the text before it tells.
struct TypedLocal {
  std::string name;
  std::string type;  ///< as it is written behind it; empty: it is not
};

/// The parameters and variables before a place of a text that is not whole yet, the nearest first. Layout stands for
/// scope: what is bound on a line that is indented deeper than a later one can't be used there.
std::vector<TypedLocal> locals_before(std::string_view text, std::size_t offset);

}  // namespace darkpkg::lsp
