#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "language/dotnet/tags.hpp"

/// The closed sets of the wire format of edition `uuid`, with Dark's constructor names.
namespace darkpkg::wire::tag {

using tags::from_byte;
using tags::text;

// The formatter takes the braces in the macros for mistakes.
// clang-format off
#define TAGS(set) enum class set : std::uint8_t {
#define TAG(number, name) name = (number),
#define END_TAGS(set) };
#include "rules/uuid/trees/common_tags.def"
#include "rules/uuid/trees/pt_tags.def"
#include "rules/uuid/trees/rt_tags.def"
#undef TAGS
#undef TAG
#undef END_TAGS
// clang-format on

}  // namespace darkpkg::wire::tag

namespace darkpkg::tags {

// clang-format off
#define TAGS(set) template <> struct Set<wire::tag::set> { \
  static constexpr std::string_view kName = #set; \
  static constexpr auto kTags = std::to_array<std::string_view>({
#define TAG(number, name) #name,
#define END_TAGS(set) }); };
#include "rules/uuid/trees/common_tags.def"
#include "rules/uuid/trees/pt_tags.def"
#include "rules/uuid/trees/rt_tags.def"
#undef TAGS
#undef TAG
#undef END_TAGS
// clang-format on

}  // namespace darkpkg::tags
