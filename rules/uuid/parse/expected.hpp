#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace darkpkg {

/// What the parser expects when it finds something else.
enum class Expected : std::uint8_t {
#define EXPECTED(name, words, end) name,
#include "rules/uuid/parse/expected.def"
#undef EXPECTED
};

/// Of what an expected end is the end.
enum class End : std::uint8_t {
  none,  ///< no end is expected
  line,  ///< of what may go on in its line
  other,
};

struct ExpectedText {
  std::string_view words;
  End end;
};
constexpr auto kExpected = std::to_array<ExpectedText>({
#define EXPECTED(name, words, end) {words, End::end},
#include "rules/uuid/parse/expected.def"
#undef EXPECTED
});

inline std::string_view words_for(Expected what) { return kExpected[static_cast<std::size_t>(what)].words; }
inline End end_of(Expected what) { return kExpected[static_cast<std::size_t>(what)].end; }

}  // namespace darkpkg
