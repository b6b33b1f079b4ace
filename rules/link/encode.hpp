#pragma once

#include <string>

#include "base/result.hpp"
#include "rules/compile/lower/pinned_types.hpp"
#include "rules/link/context.hpp"
#include "rules/wire/op_encode.hpp"

namespace darkpkg::link {

/// An item's bytes in Dark's tables.
struct Encoded {
  std::string program;  ///< PT, with its header
  std::string runtime;  ///< RT, with its header
  wire::OpRow op;       ///< the Add op
  wire::OpRow name_op;  ///< the Set name op
  Uuid location;        ///< the id that its location has where no loader gave it another
  bool relowered = false;
};

/// Makes an item's bytes from its object and its resolutions, in any thread. RT comes from the object where that was
/// lowered for these resolutions (and `relower_all` is not set), else from PT. An error where the object's code is
/// malformed.
Result<Encoded> encode_item(const Item& item, const lower::PinnedTypes& pinned, bool relower_all);

}  // namespace darkpkg::link
