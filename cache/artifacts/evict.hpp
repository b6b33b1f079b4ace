#pragma once

#include <cstdint>

#include "cache/artifacts/files.hpp"

namespace darkpkg::artifacts {

/// What a removal of old objects did.
struct Evicted {
  std::uint64_t removed = 0;  ///< objects
  std::uint64_t left = 0;     ///< bytes in the folder now, counted in whole blocks
};

/// Removes the objects that were used longest ago until at most `limit` bytes are left. Only while the lock is held.
Result<Evicted> evict(const Files& folder, std::uint64_t limit);

}  // namespace darkpkg::artifacts
