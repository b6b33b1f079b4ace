#include "lookup/impact.hpp"

#include "tests/unit/lookup/linked_packages.hpp"

namespace darkpkg::lookup {
namespace {

using Texts = std::vector<std::string>;

class ImpactOf : public LinkedPackages {
 protected:
  void link_all() { ASSERT_TRUE(link().linked); }
  Impact impact_of(const Texts& names) {
    const StoredItems all = items();
    std::vector<ItemName> changed;
    for (const std::string& name : names) changed.push_back(named(all, name));
    Result<Impact> out = impact(all, changed);
    EXPECT_TRUE(out) << out.error().message;
    return std::move(*out);
  }
  /// "steps name", and "by way" of which other one.
  Texts affected(const Texts& names) {
    const Impact found = impact_of(names);
    Texts out;
    for (const AffectedItem& one : found.items)
      out.push_back(std::to_string(one.steps) + " " + one.item.name + " by " + found.items.at(one.through).item.name);
    return out;
  }
};

TEST_F(ImpactOf, FollowsUsesToTheEnd) {
  write("a.dark",
        "module Acme\nlet base (x: Int) : Int = 1\nlet mid (x: Int) : Int = base x\n"
        "let top (x: Int) : Int = mid x\nlet other (x: Int) : Int = 2\n");
  link_all();
  EXPECT_EQ(affected({"Acme.base"}),
            (Texts{"0 Acme.base by Acme.base", "1 Acme.mid by Acme.base", "2 Acme.top by Acme.mid"}));
  EXPECT_EQ(affected({"Acme.top"}), (Texts{"0 Acme.top by Acme.top"}));
}

TEST_F(ImpactOf, TakesTheShortestWayAndOfEqualOnesTheFirstByName) {
  write("a.dark",
        "module Acme\nlet base (x: Int) : Int = 1\nlet z (x: Int) : Int = base (base x)\n"
        "let b (x: Int) : Int = base x\nlet both (x: Int) : Int = z (b x)\n"
        "let near (x: Int) : Int = both (base x)\n");
  link_all();
  EXPECT_EQ(affected({"Acme.base"}),
            (Texts{"0 Acme.base by Acme.base", "1 Acme.b by Acme.base", "1 Acme.near by Acme.base",
                   "1 Acme.z by Acme.base", "2 Acme.both by Acme.b"}));
  EXPECT_EQ(impact_of({"Acme.base"}).uses.size(), 6U);
}

TEST_F(ImpactOf, ReachesAllOfAKnotOnce) {
  write("a.dark",
        "module Acme\nlet even (x: Int) : Int = odd x\nlet odd (x: Int) : Int = even x\n"
        "let user (x: Int) : Int = even x\nlet self (x: Int) : Int = self x\n");
  link_all();
  EXPECT_EQ(affected({"Acme.odd"}),
            (Texts{"0 Acme.odd by Acme.odd", "1 Acme.even by Acme.odd", "2 Acme.user by Acme.even"}));
  EXPECT_EQ(affected({"Acme.self"}), (Texts{"0 Acme.self by Acme.self"}));
}

TEST_F(ImpactOf, CountsWhatChangesItselfAsThat) {
  write("a.dark", "module Acme\nlet base (x: Int) : Int = 1\nlet user (x: Int) : Int = base x\n");
  link_all();
  EXPECT_EQ(affected({"Acme.user", "Acme.base"}), (Texts{"0 Acme.base by Acme.base", "0 Acme.user by Acme.user"}));
}

TEST_F(ImpactOf, KnowsTheTwinsThatStay) {
  write("a.dark",
        "module Acme\nlet one (x: Int) : Int = 1\n/// The same\nlet two (y: Int) : Int = 1\n"
        "let ofTwo (x: Int) : Int = two x\n");
  link_all();
  const Impact found = impact_of({"Acme.one"});
  ASSERT_EQ(found.twins.size(), 1U);
  EXPECT_EQ(found.twins[0].name, "Acme.two");
  EXPECT_EQ(found.items.size(), 1U);  // who uses the twin stays, too
  EXPECT_TRUE(impact_of({"Acme.one", "Acme.two"}).twins.empty());
}

/// What is said of an edit before it is what then happens: bytes that no id is made of change none.
TEST_F(ImpactOf, IsOfContentsAndNotOfBytes) {
  const std::string user = "let user (x: Int) : Int = base x\n";
  write("a.dark", "module Acme\nlet base (x: Int) : Int = 1\n" + user);
  link_all();
  const std::string before = hash_of("user");
  write("a.dark", "module Acme\n/// A text\nlet base (another: Int) : Int = 1\n" + user);
  link_all();
  EXPECT_EQ(hash_of("user"), before);
  write("a.dark", "module Acme\nlet base (x: Int) : Int = 2\n" + user);
  link_all();
  EXPECT_NE(hash_of("user"), before);
}

TEST_F(ImpactOf, NeedsAnItemOfThePackages) {
  write("a.dark", "module Acme\nlet base (x: Int) : Int = 1\n");
  link_all();
  const StoredItems all = items();
  ItemName nobodys = named(all, "Acme.base");
  nobodys.name = "Acme.nothing";
  const Result<Impact> found = impact(all, std::vector{nobodys});
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("no package defines 'Acme.nothing'"), std::string::npos);
  open().execute("DROP TABLE darkpkg_edges");
  EXPECT_FALSE(impact(items(), std::vector{named(all, "Acme.base")}));
}

TEST_F(ImpactOf, ListsTheItemsOfAFile) {
  write("a.dark", "module Acme\nlet base (x: Int) : Int = 1\n");
  write("sub/b.dark", "module Acme.B\ntype T = { x: Int }\nlet base (x: Int) : Int = 2\n");
  link_all();
  const Result<std::vector<ItemName>> found = items_of_file(items(), "sub/b.dark");
  ASSERT_TRUE(found);
  Texts names;
  for (const ItemName& item : *found) names.push_back(item.name);
  std::ranges::sort(names);
  EXPECT_EQ(names, (Texts{"Acme.B.T", "Acme.B.base"}));
  EXPECT_TRUE(items_of_file(items(), "c.dark")->empty());
}

}  // namespace
}  // namespace darkpkg::lookup
