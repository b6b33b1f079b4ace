#pragma once

#include <string>

#include "base/result.hpp"
#include "rules/compile/lower/pinned_types.hpp"
#include "rules/link/context.hpp"
#include "rules/link/item_bytes.hpp"
#include "rules/wire/op_encode.hpp"

namespace darkpkg::link {

/// What Dark's tables have of an item.
struct Encoded {
  ItemBytes bytes;
  wire::OpRow op;       ///< the Add op
  wire::OpRow name_op;  ///< the Set name op
  Uuid location;        ///< the id that its location has where no loader gave it another
};

/// Makes an item's bytes and ops, in any thread; see make_bytes.
Result<Encoded> encode_item(const Item& item, const lower::PinnedTypes& pinned, bool relower_all);

}  // namespace darkpkg::link
