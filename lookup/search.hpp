#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darkpkg::lookup {

/// How a name matches a text, the best first. Only `exact` looks at the case of letters.
enum class Match : std::uint8_t {
  exact,      ///< the full name, or the end of it from a dot on
  same,       ///< the same but for the case
  prefix,     ///< the last part starts with the text (with its last part, if it has dots)
  substring,  ///< the text is in the last part
  module,     ///< the text is in the module, or reaches into it
  fuzzy,      ///< part for part at a small edit distance
  elsewhere,  ///< the last part is the same, the module another
};

/// A text without the case of its letters, as far as they are ASCII's.
std::string folded(std::string_view text);

/// `exact`, `prefix`, ... for people and JSON; `same` is `exact` too.
std::string_view match_text(Match match);

struct Found {
  std::size_t index = 0;  ///< of the name
  Match match{};
  std::size_t distance = 0;  ///< of a fuzzy one
};

/// The names that match, best first: by kind of match, then by distance, then the shorter, then in the order of the
/// alphabet; at most `limit`. Fuzzy ones, and those elsewhere, only if there is nothing better.
std::vector<Found> search(std::span<const std::string_view> names, std::string_view text, std::size_t limit);

/// The names that someone may have meant who wrote `text`, which is none of them: likely slips first. Each once, at
/// most three.
std::vector<std::string> nearest(std::span<const std::string_view> names, std::string_view text);

}  // namespace darkpkg::lookup
