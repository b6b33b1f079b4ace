#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/item.hpp"

namespace darkpkg {

/// What a reference may mean, and what becomes of one that means nothing.
struct ReferenceTraits {
  std::array<std::optional<ItemKind>, 2> accepts;  ///< kinds of items, the one that is looked for first at the front
  bool required = false;                           ///< the build fails if it means nothing
  bool may_be_local = false;                       ///< else it is a name that the file binds, or a warning
  std::string_view text;                           ///< in JSON
  std::string_view noun;                           ///< in messages: "function or value"

  bool accept(ItemKind kind) const { return accepts[0] == kind || accepts[1] == kind; }
};

}  // namespace darkpkg
