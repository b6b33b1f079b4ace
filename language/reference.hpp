#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/item.hpp"

namespace darkpkg {

/// A name that an item uses, as written. The item's own module is where its resolution starts.
struct Reference {
  std::uint8_t kind = 0;           ///< one of its edition's kinds of references
  std::vector<std::string> names;  ///< `A.B.c_v1`: all parts as written; at least one
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// What references of a kind may mean, and what becomes of one that means nothing.
struct ReferenceTraits {
  std::string_view text;                           ///< `fn-or-value`, for people who inspect objects
  std::array<std::optional<ItemKind>, 2> accepts;  ///< kinds of items; the one that is looked for first at the front
  bool required = false;                           ///< the build fails if it means nothing
  bool may_be_local = false;                       ///< if it means nothing it may be a name that the file binds
  std::optional<ItemKind> only_qualified = {};     ///< a kind that it means too, but with a qualifier only

  bool accept(ItemKind kind) const { return accepts[0] == kind || accepts[1] == kind; }
};

/// A place where a reference looks for its meaning.
struct Candidate {
  std::string_view full_name;  ///< of an item
  bool builtin = false;        ///< functions and values stand there only if they are built into Dark's runtime
  std::string_view name;       ///< of the builtin, without its version
  std::int32_t version = 0;
};

}  // namespace darkpkg
