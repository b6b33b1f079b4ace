#pragma once

#include <algorithm>
#include <string_view>

#include "cache/database/database.hpp"
#include "cache/object/sections.hpp"

/// Hashes as columns have them.
namespace darkpkg::database {

inline object::ContentHash to_hash(std::string_view blob) {
  object::ContentHash out{};
  std::copy_n(blob.begin(), std::min(blob.size(), out.size()), out.begin());
  return out;
}

inline Blob to_blob(const object::ContentHash& hash) {
  return {{reinterpret_cast<const char*>(hash.data()), hash.size()}};
}

}  // namespace darkpkg::database
