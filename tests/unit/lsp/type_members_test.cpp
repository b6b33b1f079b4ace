#include "lsp/type_members.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lsp {
namespace {

using Names = std::vector<std::string>;

TEST(TypeMembers, FieldsOfRecords) {
  EXPECT_EQ(members_of("type T = { a: Int64; b: Dict<{ }> // c: no\n  d : (Int64 * x) }").fields,
            (Names{"a", "b", "d"}));
  EXPECT_EQ(members_of("type T = { a: Int64 }").cases, Names{});
}

TEST(TypeMembers, CasesOfEnums) {
  const TypeMembers found = members_of("type T<'a> =\n  | A of x: Int64 * y: 'a // | No\n  | B\n  | C of List<T<'a>>");
  EXPECT_EQ(found.cases, (Names{"A", "B", "C"}));
  EXPECT_EQ(found.fields, Names{});
}

TEST(TypeMembers, AliasesHaveNone) {
  EXPECT_TRUE(members_of("type T = List<Int64>").cases.empty());
  EXPECT_TRUE(members_of("type").cases.empty());
}

}  // namespace
}  // namespace darkpkg::lsp
