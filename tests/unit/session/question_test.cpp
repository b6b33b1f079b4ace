#include "session/question.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>

#include "ninja/graph_record.hpp"
#include "session/answers.hpp"
#include "session/ask.hpp"
#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg::session {
namespace {

using Clock = std::chrono::steady_clock;

class QuestionTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("packages/a.dark", "");
    folder_.write("build/notes", "");
    settings_.root = folder_ / "packages";
    settings_.build_dir = folder_ / "build";
    settings_.database = folder_ / "data.db";
  }

  TempFolder folder_;
  BuildSettings settings_;
};

TEST_F(QuestionTest, ComesBackFromItsLine) {
  const Question question = question_of(settings_).value();
  EXPECT_EQ(question.settings, settings_hash(settings_));
  EXPECT_EQ(parse_question(format_question(question)), question);
  BuildSettings strict = settings_;
  strict.strict = true;
  EXPECT_NE(question_of(strict), question);
  settings_.root = folder_ / "gone";
  EXPECT_FALSE(question_of(settings_));
}

TEST_F(QuestionTest, HasNoOtherForm) {
  EXPECT_FALSE(parse_question(""));
  EXPECT_FALSE(parse_question("darkpkg-session\t2\tx\t5\n")) << "another version";
  EXPECT_FALSE(parse_question("darkpkg-session\t1\tx\t5\nmore"));
  EXPECT_FALSE(parse_question("darkpkg-session\t1\tx\t\n"));
}

TEST_F(QuestionTest, IsAnsweredInALine) {
  EXPECT_EQ(parse_answer(format_answer(Answer{3, true})), (Answer{3, true}));
  EXPECT_EQ(parse_answer(format_answer(Answer{})), Answer{});
  EXPECT_FALSE(parse_answer(format_answer(std::nullopt)));
  EXPECT_FALSE(parse_answer("linked\n"));
  EXPECT_FALSE(parse_answer("linked\t1\t0\nlinked\t1\t0\n"));
}

TEST_F(QuestionTest, GetsNoAnswerFromNobody) {
  EXPECT_FALSE(ask_session(settings_));
  {
    Answers answers;
    answers.open(settings_);
    EXPECT_GE(answers.fd(), 0);
  }
  EXPECT_FALSE(ask_session(settings_));
}

TEST_F(QuestionTest, WaitsForAMomentOnly) {
  Answers answers;  // which nobody reads
  answers.open(settings_);
  const Clock::time_point begin = Clock::now();
  EXPECT_FALSE(ask_session(settings_));
  EXPECT_GE(Clock::now() - begin, kPatience);
  EXPECT_LT(Clock::now() - begin, 20 * kPatience);
}

TEST_F(QuestionTest, IsPutAtASocketThatComesBack) {
  Answers answers;
  answers.open(settings_);
  const std::string socket = settings_.session_socket();
  EXPECT_EQ(answers.folder(), settings_.session_folder());
  ASSERT_EQ(::unlink(socket.c_str()), 0);
  answers.open(settings_);
  EXPECT_TRUE(connect_to(socket));

  std::optional<FileDescriptor> asking = connect_to(socket);
  const std::string line = format_question(question_of(settings_).value());
  ASSERT_EQ(::send(asking->get(), line.data(), line.size(), 0), static_cast<ssize_t>(line.size()));
  std::optional<Asking> next = answers.next();  // past the one that said nothing
  ASSERT_TRUE(next);
  EXPECT_EQ(next->question(), question_of(settings_));
  EXPECT_FALSE(answers.next());
}

TEST_F(QuestionTest, IsForOneSession) {
  Answers one, two;
  one.open(settings_);
  two.open(settings_);
  EXPECT_LT(two.fd(), 0);
  EXPECT_EQ(two.folder(), "");
}

TEST_F(QuestionTest, MakesNoBuildFolder) {
  settings_.build_dir = folder_ / "none";
  Answers answers;
  answers.open(settings_);
  EXPECT_LT(answers.fd(), 0);
  EXPECT_FALSE(std::filesystem::exists(settings_.build_dir));
}

}  // namespace
}  // namespace darkpkg::session
