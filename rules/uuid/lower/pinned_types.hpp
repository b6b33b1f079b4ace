#pragma once

#include "base/uuid.hpp"

namespace darkpkg::lower {

/// The two types whose type arguments Dark infers in the bodies of values (by id, PackageIDs.fs).
struct PinnedTypes {
  Uuid option;  ///< Darklang.Stdlib.Option.Option
  Uuid result;  ///< Darklang.Stdlib.Result.Result
};

}  // namespace darkpkg::lower
