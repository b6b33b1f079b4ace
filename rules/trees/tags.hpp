#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// The closed sets of Dark's wire format, with Dark's constructor names. From the lists come the enums, their names
/// (for printing) and what a byte may be (for decoding).
namespace darkpkg::wire::tag {

// The formatter takes the braces in the macros for mistakes.
// clang-format off
#define TAGS(set) enum class set : std::uint8_t {
#define TAG(number, name) name = (number),
#define END_TAGS(set) };
#include "rules/trees/common_tags.def"
#include "rules/trees/pt_tags.def"
#include "rules/trees/rt_tags.def"
#undef TAGS
#undef TAG
#undef END_TAGS

/// What a set is called in messages, and its constructors: tag n is the n-th.
template <typename T>
struct Set;

#define TAGS(set) template <> struct Set<set> { \
  static constexpr std::string_view kName = #set; \
  static constexpr auto kTags = std::to_array<std::string_view>({
#define TAG(number, name) #name,
#define END_TAGS(set) }); };
#include "rules/trees/common_tags.def"
#include "rules/trees/pt_tags.def"
#include "rules/trees/rt_tags.def"
#undef TAGS
#undef TAG
#undef END_TAGS
// clang-format on

/// Dark's name of the constructor.
template <typename T>
constexpr std::string_view text(T tag) {
  return Set<T>::kTags[static_cast<std::size_t>(tag)];
}

/// The tag with this number, where the set has one.
template <typename T>
constexpr std::optional<T> from_byte(std::uint8_t byte) {
  if (byte >= Set<T>::kTags.size()) return std::nullopt;
  return static_cast<T>(byte);
}

}  // namespace darkpkg::wire::tag
