#include "session/builder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>

#include "base/path.hpp"
#include "cache/database/database.hpp"
#include "ninja/survey.hpp"
#include "tests/unit/ninja/settings_in.hpp"

namespace darkpkg::session {
namespace {

namespace fs = std::filesystem;

class BuilderTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& body) {
    folder_.write("packages/" + name, "module " + module_of(name) + "\n\n" + body + "\n");
  }
  static std::string module_of(const std::string& name) {
    return "P." + std::string(1, static_cast<char>(std::toupper(name[name.rfind('/') + 1])));
  }

  Outcome build(const Touched& touched) {
    Result<Outcome> outcome = builder_.build(touched);
    EXPECT_TRUE(outcome.has_value()) << outcome.error().message;
    return outcome ? *outcome : Outcome{};
  }
  Outcome build_everything() {
    Touched touched;
    touched.everything = true;
    return build(touched);
  }
  Outcome build_saved(const std::string& source) {
    Touched touched;
    touched.sources[source] = true;
    return build(touched);
  }

  /// Settles until nothing changes; how often it took.
  int settle() {
    for (int times = 1; times < 5; times++) {
      ::usleep(20'000);
      Result<bool> again = builder_.settle();
      EXPECT_TRUE(again.has_value()) << again.error().message;
      if (!again || !*again) return times;
      build_everything();
    }
    return 5;
  }

  void expect_nothing_to_do() {
    Result<Survey> survey = take_survey(builder_.settings());
    ASSERT_TRUE(survey.has_value());
    EXPECT_TRUE(survey->stale.empty());
    EXPECT_FALSE(survey->link_due);
  }

  /// The code of the only function in the database.
  std::string stored_body() const {
    database::Database db = database::Database::open(folder_ / "data.db", database::Mode::read_only);
    return db.text("SELECT hex(rt_instrs) FROM package_functions").value_or("");
  }

  TempFolder folder_;
  Builder builder_{settings_in(folder_)};
};

TEST_F(BuilderTest, BuildsWhatWasSaved) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  write("b.dark", "let g (x: Int64) : Int64 = P.A.f x");
  Outcome first = build_everything();
  EXPECT_TRUE(first.succeeded);
  EXPECT_EQ(first.compiled.size(), 2U);
  EXPECT_EQ(first.report->items_added, 2U);
  EXPECT_TRUE(build_everything().idle);
  EXPECT_EQ(settle(), 1);
  expect_nothing_to_do();

  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  Outcome second = build_saved("a.dark");
  EXPECT_TRUE(second.succeeded);
  EXPECT_TRUE(second.changed);
  EXPECT_EQ(second.compiled, std::vector<std::string>{"a.dark"});
  EXPECT_EQ(second.report->items_changed, 1U);
  EXPECT_EQ(settle(), 1);
  expect_nothing_to_do();
}

TEST_F(BuilderTest, LinksWhatOthersCompiledWhenItSettles) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  write("b.dark", "let g (x: Int64) : Int64 = x");
  build_everything();
  settle();
  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  build_saved("a.dark");
  settle();
  // An event that is still on its way: the object of b.dark is gone when a.dark is saved.
  fs::remove(folder_ / "packages/b.darkc");
  write("a.dark", "let f (x: Int64) : Int64 = 6L");
  Outcome outcome = build_saved("a.dark");
  EXPECT_EQ(outcome.report->items_changed, 1U);
  EXPECT_EQ(outcome.report->objects_made, 0U);
  EXPECT_FALSE(fs::exists(builder_.settings().stamp()));
  settle();
  EXPECT_TRUE(fs::exists(folder_ / "packages/b.darkc"));
  expect_nothing_to_do();
}

TEST_F(BuilderTest, LinksWhatWasCompiledWhileAnotherFileHadErrors) {
  for (const char* name : {"a.dark", "b.dark"}) write(name, "let f (x: Int64) : Int64 = x");
  build_everything();
  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  build_saved("a.dark");
  write("a.dark", "let f (x: Int64) : Int64 = )");
  build_saved("a.dark");
  write("b.dark", "let f (x: Int64) : Int64 = 6L");
  build_saved("b.dark");
  write("a.dark", "let f (x: Int64) : Int64 = 7L");
  EXPECT_EQ(build_saved("a.dark").report->items_changed, 2U);
  settle();
  expect_nothing_to_do();
}

TEST_F(BuilderTest, ChangesNothingWhereTheTextSaysTheSame) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  write("a.dark", "// a comment\nlet f (x: Int64) : Int64 = x");
  Outcome outcome = build_saved("a.dark");
  EXPECT_TRUE(outcome.succeeded);
  EXPECT_FALSE(outcome.changed);
}

TEST_F(BuilderTest, FindsNewAndLostFiles) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  write("new/b.dark", "let g (x: Int64) : Int64 = x");
  Outcome added = build_saved("new/b.dark");
  EXPECT_EQ(added.report->items_added, 1U);
  EXPECT_TRUE(builder_.looked_at_everything());
  EXPECT_EQ(builder_.places().folders, (std::vector<std::string>{"", "new"}));

  fs::remove(folder_ / "packages/a.dark");
  Touched gone;
  gone.sources["a.dark"] = false;
  EXPECT_EQ(build(gone).report->items_removed, 1U);
  EXPECT_FALSE(fs::exists(folder_ / "packages/a.darkc"));
  settle();
  expect_nothing_to_do();
}

TEST_F(BuilderTest, KeepsErrorsOfFilesThatWereNotSavedAgain) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  write("b.dark", "let g (x: Int64) : Int64 = x");
  build_everything();
  write("a.dark", "let f (x: Int64) : Int64 = )");
  EXPECT_FALSE(build_saved("a.dark").succeeded);
  write("b.dark", "let g (x: Int64) : Int64 = 5L");
  Outcome other = build_saved("b.dark");
  EXPECT_FALSE(other.succeeded);
  ASSERT_EQ(other.diagnostics.size(), 1U);
  EXPECT_EQ(other.diagnostics[0].path, folder_ / "packages/a.dark");
  EXPECT_TRUE(build_everything().idle);
  settle();
  EXPECT_EQ(take_survey(builder_.settings())->stale.size(), 1U);

  write("a.dark", "let f (x: Int64) : Int64 = 6L");
  Outcome mended = build_saved("a.dark");
  EXPECT_TRUE(mended.succeeded);
  EXPECT_EQ(mended.report->items_changed, 2U);
}

TEST_F(BuilderTest, ShowsErrorsOfTheLinkAgainUntilTheyAreMended) {
  write("a.dark", "let f (x: P.Missing) : Int64 = 5L");
  EXPECT_FALSE(build_everything().succeeded);
  EXPECT_FALSE(build_everything().succeeded);
  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  EXPECT_TRUE(build_saved("a.dark").succeeded);
}

TEST_F(BuilderTest, HealsTheDatabase) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  EXPECT_TRUE(builder_.database_is_ours());
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(folder_ / ("data.db" + std::string(suffix)));
  EXPECT_FALSE(builder_.database_is_ours());
  Touched touched;
  touched.database = true;
  EXPECT_EQ(build(touched).report->items_added, 1U);
  EXPECT_TRUE(build(touched).idle);
}

TEST_F(BuilderTest, NoticesADatabaseThatWasReplacedUnderItsConnection) {
  write("a.dark", "let f (x: Int64) : Int64 = 1L");
  build_everything();
  write("a.dark", "let f (x: Int64) : Int64 = 2L");
  build_saved("a.dark");  // from here on the connection is kept
  std::string two = stored_body();
  { database::Database::open(folder_ / "data.db", database::Mode::read_write).checkpoint(); }
  fs::copy_file(folder_ / "data.db", folder_ / "old.db");
  write("a.dark", "let f (x: Int64) : Int64 = 3L");
  build_saved("a.dark");
  std::string three = stored_body();
  ASSERT_NE(two, three);

  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(folder_ / ("data.db" + std::string(suffix)));
  fs::rename(folder_ / "old.db", folder_ / "data.db");
  EXPECT_EQ(stored_body(), two);
  Touched touched;
  touched.database = true;
  EXPECT_TRUE(build(touched).changed);
  EXPECT_EQ(stored_body(), three);
  write("a.dark", "let f (x: Int64) : Int64 = 2L");
  EXPECT_TRUE(build_saved("a.dark").changed);
  EXPECT_EQ(stored_body(), two);
}

TEST_F(BuilderTest, FailsWithoutPackagesAndRecovers) {
  Touched touched;
  touched.everything = true;
  EXPECT_FALSE(builder_.build(touched).has_value());
  EXPECT_EQ(builder_.places().root, folder_ / "packages");
  write("a.dark", "let f (x: Int64) : Int64 = x");
  EXPECT_TRUE(build_everything().succeeded);
}

TEST_F(BuilderTest, NoticesWhatChangedBeforeItSettled) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  settle();
  write("a.dark", "let f (x: Int64) : Int64 = 1L");
  build_saved("a.dark");
  write("a.dark", "let f (x: Int64) : Int64 = 2L");
  // Whether settling or only the next look at everything finds it depends on the clock's tick.
  settle();
  build_everything();
  settle();
  EXPECT_TRUE(build_everything().idle);
  expect_nothing_to_do();
  std::string two = stored_body();
  write("a.dark", "let f (x: Int64) : Int64 = 1L");
  build_saved("a.dark");
  EXPECT_NE(stored_body(), two);
  write("a.dark", "let f (x: Int64) : Int64 = 2L");
  build_saved("a.dark");
  EXPECT_EQ(stored_body(), two);
}

TEST_F(BuilderTest, KnowsWhereLinksLead) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  folder_.write("elsewhere/b.dark", "module P.B\n\nlet g (x: Int64) : Int64 = x\n");
  fs::create_symlink(folder_ / "elsewhere/b.dark", folder_ / "packages/b.dark");
  build_everything();
  EXPECT_EQ(builder_.places().links,
            (std::map<std::string, std::string>{{"b.dark", fs::canonical(folder_ / "elsewhere/b.dark")}}));
}

TEST_F(BuilderTest, KnowsWhetherTheDatabaseHasAll) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  EXPECT_FALSE(builder_.is_linked()) << "nothing was looked at";
  build_everything();
  EXPECT_TRUE(builder_.is_linked());
  settle();
  EXPECT_TRUE(builder_.is_linked());
  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  build_saved("a.dark");
  EXPECT_TRUE(builder_.is_linked()) << "without a stamp";
  settle();
  EXPECT_TRUE(builder_.is_linked());
  EXPECT_TRUE(builder_.is_linked());

  write("a.dark", "let f (x: Int64) : Int64 =");
  build_saved("a.dark");
  EXPECT_FALSE(builder_.is_linked()) << "with errors";
  write("a.dark", "let f (x: Int64) : Int64 = 6L");
  build_saved("a.dark");
  settle();
  EXPECT_TRUE(builder_.is_linked());
  {
    database::Database db = database::Database::open(folder_ / "data.db", database::Mode::read_write);
    db.execute("UPDATE darkpkg_state SET generation = generation + 1");
  }
  EXPECT_FALSE(builder_.is_linked()) << "somebody else has linked";
  build_everything();
  settle();
  EXPECT_TRUE(builder_.is_linked());
  fs::remove(builder_.settings().manifest());
  EXPECT_FALSE(builder_.is_linked());
}

TEST_F(BuilderTest, KnowsItsObjects) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  EXPECT_TRUE(builder_.is_own_object("a.dark"));
  settle();
  EXPECT_TRUE(builder_.is_own_object("a.dark"));
  folder_.write("packages/a.darkc", "damaged");
  EXPECT_FALSE(builder_.is_own_object("a.dark"));
  build_everything();
  settle();
  EXPECT_TRUE(builder_.is_own_object("a.dark"));
}

TEST_F(BuilderTest, IsReadyForTheFirstSave) {
  write("a.dark", "let f (x: Int64) : Int64 = x");
  build_everything();
  settle();
  Builder later{settings_in(folder_)};
  Touched everything;
  everything.everything = true;
  EXPECT_TRUE(later.build(everything)->idle);
  EXPECT_FALSE(later.settle().value());
  write("a.dark", "let f (x: Int64) : Int64 = 5L");
  Touched saved;
  saved.sources["a.dark"] = true;
  EXPECT_TRUE(later.build(saved)->changed);
  EXPECT_FALSE(fs::exists(later.settings().stamp())) << "a link that looks at everything writes it";
}

}  // namespace
}  // namespace darkpkg::session
