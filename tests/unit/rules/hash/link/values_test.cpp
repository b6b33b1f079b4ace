#include "tests/unit/rules/hash/link/hash_workspace.hpp"

namespace darkpkg::link {
namespace {

class HashValues : public HashLink {
 protected:
  std::string result_of(const std::string& name) {
    return open()
        .text(
            "SELECT hex(v.rt_dval) || ' ' || hex(v.value_type) FROM package_values v JOIN locations l ON l.item_hash "
            "= v.hash WHERE l.name = '" +
            name + "'")
        .value_or("");
  }
};

TEST_F(HashValues, AValueFollowsWhatItUses) {
  write("a.dark", R"(module Acme.A
let twice (s: String) : String = $"{s}{s}"
)");
  write("b.dark", R"(module Acme.B
val text = Acme.A.twice "ab"
val both = [ text; text ]
)");
  ASSERT_TRUE(link().linked);
  expect_clean();
  const std::string before = result_of("both");
  EXPECT_NE(before, "");
  write("a.dark", R"(module Acme.A
let twice (s: String) : String = $"{s}-{s}"
)");
  ASSERT_TRUE(link().linked);
  EXPECT_NE(result_of("both"), before);
  expect_clean();
}

TEST_F(HashValues, AValueThatFailsIsAnErrorAtItsPlaceAndNothingIsWritten) {
  write("a.dark", R"(module Acme.A
type Item = { name: String; price: Int }
)");
  write("b.dark", R"(module Acme.B
val shirt =
  Acme.A.Item { name = "Shirt"; price = 12 }
val user = shirt
)");
  ASSERT_TRUE(link().linked);
  const std::set<std::string> before = rows(options_.database);
  write("a.dark", R"(module Acme.A
type Item = { name: String; price: Float }
)");
  const Report report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report),
            std::vector<std::string>{
                "b.dark:66 E1301 the field `price` gets an Int, and is a Float; give it a value of its type"});
  EXPECT_EQ(rows(options_.database), before);
  write("a.dark", R"(module Acme.A
type Item = { name: String; price: Int }
)");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(HashValues, TheExpressionsOfLambdasAreThoseOfTheTwinWhoseRowStands) {
  write("a.dark", R"(module Acme.A
let make (n: Int) : (Int -> Int) = fun x -> n
)");
  write("b.dark", R"(module Acme.B
let make (n: Int) : (Int -> Int) = fun x -> n
)");
  write("c.dark", R"(module Acme.C
val made = Acme.A.make 1
val user = [ made ]
)");
  ASSERT_TRUE(link().linked);
  expect_clean();
  const std::string before = result_of("user");
  remove("b.dark");
  ASSERT_TRUE(link().linked);
  EXPECT_NE(result_of("user"), before);
  // Whoever has the values in memory is told, though no item of theirs was linked.
  for (const char* value : {"made", "user"}) {
    database::Database db = open();
    database::Statement change(
        db,
        "SELECT change FROM darkpkg_changes WHERE generation = (SELECT generation FROM darkpkg_state) AND "
        "kind = 'value' AND item = ?");
    const std::string hash = hash_of(value);
    ASSERT_TRUE(change.bind(std::string_view(hash)).step()) << value;
    EXPECT_EQ(change.text(0), "changed");
  }
  expect_clean();
}

TEST_F(HashValues, WhatOnlyDarkCanEvaluateStaysAsDarkLeftItWhileItsHashStays) {
  write("a.dark", R"(module Acme.A
/// Before
val v = Builtin.int64Add 1L 2L
val one = 1
)");
  EXPECT_EQ(link().unevaluated, 1U);
  EXPECT_EQ(result_of("v"), " ");
  open().execute("UPDATE package_values SET rt_dval = x'01', value_type = x'02' WHERE rt_dval IS NULL");
  write("a.dark", R"(module Acme.A
/// After
val v = Builtin.int64Add 1L 2L
val one = 1
)");
  EXPECT_EQ(link().unevaluated, 0U);
  EXPECT_EQ(result_of("v"), "01 02");
  options_.full = true;
  EXPECT_EQ(link().unevaluated, 0U);
  EXPECT_EQ(result_of("v"), "01 02");
  options_.full = false;
  write("a.dark", R"(module Acme.A
/// After
val v = Builtin.int64Add 1L 3L
val one = 1
)");
  EXPECT_EQ(link().unevaluated, 1U);
  EXPECT_EQ(result_of("v"), " ");
}

}  // namespace
}  // namespace darkpkg::link
