#pragma once

#include "base/result.hpp"
#include "verify/truth.hpp"

namespace darkpkg::verify {

/// Makes the rows equal, in one transaction, with a generation of their own for readers: darkpkg's own, and the
/// edition's unless a link mends them. Statistics of the objects and the stamp are left to a link.
Result<void> repair_rows(const Truth& truth, const link::Options& options);

}  // namespace darkpkg::verify
