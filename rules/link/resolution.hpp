#pragma once

#include <cstdint>
#include <string_view>

#include "base/uuid.hpp"

namespace darkpkg::link {

/// What a reference of an item means today.
struct Resolution {
  enum class Kind : std::uint8_t { missing, package_type, package_fn, package_value, builtin_fn, builtin_value };

  Kind kind = Kind::missing;
  Uuid id;                   ///< of a package item
  std::string_view name;     ///< of a builtin, without `_vN`
  std::int32_t version = 0;  ///< of a builtin

  bool missing() const { return kind == Kind::missing; }
  bool is_type() const { return kind == Kind::package_type; }
  bool is_fn() const { return kind == Kind::package_fn || kind == Kind::builtin_fn; }
  bool is_value() const { return kind == Kind::package_value || kind == Kind::builtin_value; }

  friend bool operator==(const Resolution&, const Resolution&) = default;
};

}  // namespace darkpkg::link
