#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"

namespace darkpkg::uuid {

/// What the RT code of an item takes for granted; the linker lowers the item again if one does not hold.
enum class ExpectationKind : std::uint8_t {
  not_a_value,    ///< a bound name is a variable
  not_a_fn,       ///< a bound or parameter name that is called is no function
  is_a_fn,        ///< `M.f x` finds its function
  is_option,      ///< the enum's type is the pinned Option
  is_result,      ///< the enum's type is the pinned Result
  is_other_type,  ///< the enum's type is neither
};
struct Expectation {
  ExpectationKind kind{};
  std::uint32_t reference = 0;
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// The forms of an item, as its object has them.
enum Form : std::uint8_t { kProgram, kRuntime, kForms };

/// object::Body::expectations: each one's kind and reference as LEB128.
std::string pack_expectations(std::span<const Expectation> expectations);
/// The inverse; nothing if the bytes are malformed.
std::optional<std::vector<Expectation>> unpack_expectations(std::string_view packed);

}  // namespace darkpkg::uuid
