#include "lookup/difference.hpp"

#include <filesystem>

#include "tests/unit/lookup/linked_packages.hpp"

namespace darkpkg::lookup {
namespace {

using Texts = std::vector<std::string>;

/// Two states of one file: each test writes the first, then the second.
class Differences : public LinkedPackages {
 protected:
  std::string before_;

  void state(const std::string& text) {
    write("a.dark", "module Acme\n" + text);
    ASSERT_TRUE(link().linked);
  }
  /// What was linked last becomes the state before.
  void keep() {
    before_ = (folder_ / "before.db").string();
    open().execute("VACUUM INTO '" + before_ + "'");
  }
  Texts differences() {
    const Result<Comparison> found = compare(items(before_), items());
    EXPECT_TRUE(found) << found.error().message;
    Texts out;
    for (const ItemDifference& one : found->items) {
      std::string line = std::string(difference_text(one.difference)) + " " + one.item.name;
      if (one.difference == Difference::renamed) line += " was " + one.before.name;
      if (!one.through.empty()) line += " by " + one.through;
      if (one.same_id && one.difference != Difference::renamed) line += ", same id";
      out.push_back(line);
    }
    return out;
  }
};

TEST_F(Differences, AreNoneOfAStateAndItself) {
  state("let one (x: Int) : Int = 1\nlet two (x: Int) : Int = one x\n");
  keep();
  EXPECT_EQ(differences(), Texts{});
  const Result<Comparison> found = compare(items(), items());
  EXPECT_EQ(found->items_before, 2U);
  EXPECT_EQ(found->items_now, 2U);
}

TEST_F(Differences, TellWhatCameWentAndChanged) {
  state("let same (x: Int) : Int = 1\nlet gone (x: Int) : Int = 2\nlet other (x: Int) : Int = 3\n");
  keep();
  state("let same (x: Int) : Int = 1\nlet come (x: Int) : Int = x + 5\nlet other (x: Int) : Int = 4\n");
  EXPECT_EQ(differences(), (Texts{"removed Acme.gone", "added Acme.come", "changed Acme.other"}));
}

TEST_F(Differences, PairWhatHasAnotherName) {
  state("let old (x: Int) : Int = 2\nlet user (x: Int) : Int = old x\n");
  keep();
  state("let name (x: Int) : Int = 2\nlet user (x: Int) : Int = name x\n");
  EXPECT_EQ(differences()[0], "renamed Acme.name was Acme.old");
}

/// Of several of the same content the one with the same last part of its name.
TEST_F(Differences, PairTwinsByTheirNames) {
  state("module A =\n  let one (x: Int) : Int = 2\nmodule B =\n  let two (x: Int) : Int = 2\n");
  keep();
  state("module C =\n  let two (x: Int) : Int = 2\n  let one (x: Int) : Int = 2\n");
  EXPECT_EQ(differences(), (Texts{"renamed Acme.C.one was Acme.A.one", "renamed Acme.C.two was Acme.B.two"}));
}

/// Names are part of what the ids of a knot are made of.
TEST_F(Differences, PairKnotsUnderOtherNames) {
  state("let even (x: Int) : Int = odd x\nlet odd (x: Int) : Int = 1 + even x\n");
  keep();
  write("a.dark", "module Acme.New\nlet even (x: Int) : Int = odd x\nlet odd (x: Int) : Int = 1 + even x\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(differences(), (Texts{"renamed Acme.New.even was Acme.even", "renamed Acme.New.odd was Acme.odd"}));
}

TEST_F(Differences, FollowByTheShortestWay) {
  const std::string users =
      "let near (x: Int) : Int = base x\nlet far (x: Int) : Int = near x\n"
      "let both (x: Int) : Int = far (near x)\n";
  state("let base (x: Int) : Int = 1\n" + users);
  keep();
  state("let base (x: Int) : Int = 2\n" + users);
  EXPECT_EQ(differences(), (Texts{"changed Acme.base", "followed Acme.both by Acme.near",
                                  "followed Acme.far by Acme.near", "followed Acme.near by Acme.base"}));
}

TEST_F(Differences, KeepAnIdThatOtherBytesHave) {
  state("let base (x: Int) : Int = 1\nlet user (x: Int) : Int = base x\n");
  keep();
  state("/// A text\nlet base (x: Int) : Int = 1\nlet user (x: Int) : Int = base x\n");
  EXPECT_EQ(differences(), (Texts{"changed Acme.base, same id"}));
}

TEST_F(Differences, AreFoundWithoutWhatTheLinkNoted) {
  state("let base (x: Int) : Int = 1\nlet user (x: Int) : Int = base x\nlet old (x: Int) : Int = 7\n");
  keep();
  state("let base (x: Int) : Int = 2\nlet user (x: Int) : Int = base x\nlet name (x: Int) : Int = 7\n");
  const Texts noted = differences();
  EXPECT_EQ(noted, (Texts{"renamed Acme.name was Acme.old", "changed Acme.base", "followed Acme.user by Acme.base"}));
  database::Database before = database::Database::open(before_, database::Mode::read_write);
  before.execute("UPDATE darkpkg_state SET linker = x'00'");
  EXPECT_EQ(differences(), noted) << "of another darkpkg";
  for (const std::string& table :
       link::query(before, "SELECT name FROM sqlite_schema WHERE name LIKE 'darkpkg_%' AND type = 'table'", 1))
    before.execute("DROP TABLE " + table);
  EXPECT_EQ(differences(), noted) << "of Dark's loader";
}

}  // namespace
}  // namespace darkpkg::lookup
