#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The forms of Dark's names (LibParser/NameResolver.fs, parseFnNameString and parseTypeNameString).
namespace darkpkg::hash {

struct VersionedName {
  std::string_view name;  ///< without `_vN`
  std::int32_t version = 0;
};

/// `[a-z][A-Za-z0-9_]*'?`, then `_vN` or nothing; of several `_vN` only the last one is a version. Nothing for any
/// other form, and for an N over 2^31-1.
std::optional<VersionedName> parse_fn_name(std::string_view text);

/// `[A-Z][A-Za-z0-9_]*'?`, then `_v0` or nothing; gives the name without `_v0`.
std::optional<std::string_view> parse_type_name(std::string_view text);

}  // namespace darkpkg::hash
