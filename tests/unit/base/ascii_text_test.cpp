#include "base/ascii_text.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace darkpkg {
namespace {

TEST(FindText, FindsWhatTheLibraryFinds) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; round++) {
    std::string text, what;
    for (std::size_t n = random() % 120; n > 0; n--) text += "abc\xe9"[random() % 4];
    for (std::size_t n = random() % 5; n > 0; n--) what += "abc\xe9"[random() % 4];
    for (std::size_t from = 0; from <= text.size() + 1; from += 1 + random() % 40)
      ASSERT_EQ(find_text(text, what, from), text.find(what, from)) << text << " " << what << " " << from;
  }
}

TEST(ToLower, LeavesAllButCapitals) {
  std::string text, expected, lower = "before";
  for (int round = 0; round < 3; round++)
    for (int c = 0; c < 256; c++) {
      text += static_cast<char>(c);
      expected += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
  for (std::size_t from : {0, 1, 7, 700}) {
    to_lower(std::string_view(text).substr(from), lower);
    EXPECT_EQ(lower, expected.substr(from));
  }
}

}  // namespace
}  // namespace darkpkg
