#include <gtest/gtest.h>

#include "report/json.hpp"
#include "tool/render/cells.hpp"
#include "tool/render/sarif.hpp"
#include "tool/render/text.hpp"

namespace darkpkg {
namespace {

Span span_of(std::string_view text, std::string_view part) {
  return {static_cast<std::uint32_t>(text.find(part)), static_cast<std::uint32_t>(part.size())};
}

std::string excerpt(std::string_view text, std::string_view part) {
  return render_excerpt(text, span_of(text, part), {});
}

TEST(Excerpt, UnderlinesAPlainWord) {
  EXPECT_EQ(excerpt("one\nlet x = bad\nthree", "bad"),
            "    2 | let x = bad\n"
            "      |         ^^^\n");
}

TEST(Excerpt, ExpandsTabs) {
  EXPECT_EQ(excerpt("\ta\tbad", "bad"),
            "    1 |     a   bad\n"
            "      |         ^^^\n");
}

TEST(Excerpt, CountsWideAndCombiningCharacters) {
  EXPECT_EQ(excerpt("日本 e\u0301 bad", "bad"),
            "    1 | 日本 e\u0301 bad\n"
            "      |        ^^^\n");
  EXPECT_EQ(excerpt("x 日本 y", "日本"),
            "    1 | x 日本 y\n"
            "      |   ^^^^\n");
}

TEST(Excerpt, TakesAllLineEnds) {
  EXPECT_EQ(excerpt("one\r\nbad\r\nthree\rfour", "bad"),
            "    2 | bad\n"
            "      | ^^^\n");
  EXPECT_EQ(excerpt("one\r\ntwo\rbad", "bad"),
            "    3 | bad\n"
            "      | ^^^\n");
}

TEST(Excerpt, PointsBehindTheLastCharacter) {
  EXPECT_EQ(render_excerpt("abc", {3, 0}, {}),
            "    1 | abc\n"
            "      |    ^\n");
  EXPECT_EQ(render_excerpt("abc\n", {3, 1}, {}),
            "    1 | abc\n"
            "      |    ^\n");
  EXPECT_EQ(render_excerpt("abc\n", {400, 1}, {}),
            "    2 |\n"
            "      | ^\n");
  EXPECT_EQ(render_excerpt("", {0, 0}, {}),
            "    1 |\n"
            "      | ^\n");
}

TEST(Excerpt, StopsAtTheEndOfTheLine) {
  EXPECT_EQ(render_excerpt("ab cd\nef", {3, 5}, {}),
            "    1 | ab cd\n"
            "      |    ^^\n");
}

TEST(Excerpt, CutsLongLinesAroundThePlace) {
  std::string text(500, 'x');
  text.append(" bad ").append(500, 'y');
  std::string shown = excerpt(text, "bad");
  EXPECT_LT(shown.find('\n'), 170U);
  std::size_t second = shown.find('\n') + 1;
  EXPECT_EQ(shown.find("bad"), shown.find("^^^") - second);
}

TEST(Excerpt, LetsNoSourceCommandTheTerminal) {
  EXPECT_EQ(excerpt("a\033[31m\u202E bad", "bad"),
            "    1 | a\uFFFD[31m\uFFFD bad\n"
            "      |         ^^^\n");
}

TEST(Excerpt, SurvivesEveryPlaceInOddText) {
  std::string text =
      "\t日\xff\r\n\r\u0301\n\n\x80"
      "end";
  for (std::uint32_t offset = 0; offset <= text.size() + 2; offset++)
    for (std::uint32_t length = 0; length < 5; length++)
      EXPECT_NE(render_excerpt(text, {offset, length}, {}).find('^'), std::string::npos);
}

Diagnostic sample() {
  Diagnostic out{Code::unclosed_bracket, {4, 1}, "`(` has no `)`", "add one", {}};
  out.notes.push_back({"", {0, 3}, "here"});
  out.notes.push_back({"other.dark", {2, 1}, "and there"});
  return out;
}

TEST(Text, ShowsPlaceMessageNotesAndHelp) {
  Diagnostic diagnostic = sample();
  LoadText load = [](const std::string& path) { return path == "other.dark" ? std::optional("a\nb") : std::nullopt; };
  EXPECT_EQ(render_text({"a.dark", "let (x", &diagnostic}, {}, load),
            "a.dark:1:5: error[E0105]: `(` has no `)`\n"
            "    1 | let (x\n"
            "      |     ^\n"
            "a.dark:1:1: note: here\n"
            "    1 | let (x\n"
            "      | ^^^\n"
            "other.dark:2:1: note: and there\n"
            "    2 | b\n"
            "      | ^\n"
            "  help: add one\n");
}

TEST(Text, HasAShortForm) {
  Diagnostic diagnostic{Code::unbound_variable, {0, 1}, "x is not bound", "bind it", {}};
  EXPECT_EQ(render_text({"a.dark", "x", &diagnostic}, {false, false, false}),
            "a.dark:1:1: warning[W0402]: x is not bound\n");
  EXPECT_EQ(render_text({"a.dark", "x", &diagnostic}, {false, true, false}),
            "a.dark:1:1: error[W0402]: x is not bound\n");
}

TEST(Json, IsOneLineWithAllPlaces) {
  Diagnostic diagnostic = sample();
  diagnostic.message = "line\nend \xff";
  std::string line = render_json({"a.dark", "let (x", &diagnostic}, false);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_NE(line.find(R"("path":"a.dark","line":1,"column":5)"), std::string::npos) << line;
  std::string sarif = sarif_of_json_lines(line + "no json\n" + line);
  EXPECT_NE(sarif.find("\"relatedLocations\""), std::string::npos);
  EXPECT_NE(sarif.find("\"startColumn\": 5"), std::string::npos);
}

}  // namespace
}  // namespace darkpkg
