#include "base/progress.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace darkpkg::progress {
namespace {

struct Notes : Observer {
  void at(std::string_view what, std::size_t done, std::size_t all) override {
    lines.push_back(std::string(what) + " " + std::to_string(done) + "/" + std::to_string(all));
  }
  std::vector<std::string> lines;
};

TEST(Progress, TellsThatWorkBeginsAndEachUnitThatIsFinished) {
  Notes notes;
  set_observer(&notes);
  Step step("files", 2);
  step.advance();
  step.advance();
  set_observer(nullptr);
  EXPECT_EQ(notes.lines, (std::vector<std::string>{"files 0/2", "files 1/2", "files 2/2"}));
}

TEST(Progress, SaysNothingOfNoWork) {
  Notes notes;
  set_observer(&notes);
  Step step("files", 0);
  set_observer(nullptr);
  EXPECT_TRUE(notes.lines.empty());
}

TEST(Progress, WorkThatNobodyWatchesTellsNothing) {
  Notes notes;
  Step before("files", 2);
  set_observer(&notes);
  before.advance();
  set_observer(nullptr);
  Step after("files", 2);
  after.advance();
  EXPECT_TRUE(notes.lines.empty());
}

}  // namespace
}  // namespace darkpkg::progress
