#include "tool/terminal_text.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

TEST(TerminalText, ShowsWhatWouldControlTheTerminal) {
  EXPECT_EQ(terminal_text("a\033[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(terminal_text("\033]0;title\a"), "\\x1b]0;title\\x07");
  EXPECT_EQ(terminal_text("hidden\rshown"), "hidden\\x0dshown");
  EXPECT_EQ(terminal_text("a\b\x7F\x01"), "a\\x08\\x7f\\x01");
  EXPECT_EQ(terminal_text(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(terminal_text("\xC2\x9B[2J"), "\\u009b[2J");
  EXPECT_EQ(terminal_text("a\u202Eb\u2066c\u200Fd\u061Ce"), "a\\u202eb\\u2066c\\u200fd\\u061ce");
  EXPECT_EQ(terminal_text("\033[8mconcealed\033[0m"), "\\x1b[8mconcealed\033[0m");
}

TEST(TerminalText, LeavesTheRestAlone) {
  for (const char* text : {"", "a\tb\nc\r\n", "é\u200Bö", "\033[1;31merror\033[0m", "\xFF\xE2\x80", "\xC2\xA0"})
    EXPECT_EQ(terminal_text(text), text);
}

}  // namespace
}  // namespace darkpkg
