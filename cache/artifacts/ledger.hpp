#pragma once

#include <cstdint>

#include "cache/artifacts/files.hpp"

namespace darkpkg::artifacts {

/// How many bytes a folder holds, counted in whole blocks, so that adding an object needs no walk over all others. It
/// may say more than there is (objects that were removed by hand, or for damage), never less; a walk sets it right.
/// Only while the lock is held.
class Ledger {
 public:
  explicit Ledger(const Files& folder) : folder_(folder) {}

  /// The number that was written last; counts all objects if it is missing or malformed.
  Result<std::uint64_t> read() const;
  Result<void> write(std::uint64_t bytes) const;

 private:
  const Files& folder_;
};

}  // namespace darkpkg::artifacts
