#include "rules/uuid/lex/operators.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lex {
namespace {

TEST(Operators, HaveTheReferencesNames) {
  Arena arena;
  EXPECT_EQ(infix_name("+", arena), "op_Addition");
  EXPECT_EQ(infix_name("==", arena), "op_EqualsEquals");
  EXPECT_EQ(infix_name("!=", arena), "op_BangEquals");
  EXPECT_EQ(infix_name("++", arena), "op_PlusPlus");
  EXPECT_EQ(infix_name("^", arena), "op_Concatenate");
  EXPECT_EQ(infix_name("&&", arena), "op_BooleanAnd");
  EXPECT_EQ(infix_name("|>", arena), "op_PipeRight");
  EXPECT_EQ(infix_name("<>", arena), "op_Inequality");
  EXPECT_EQ(infix_name("=", arena), "op_Equality");
  EXPECT_EQ(infix_name("+-+", arena), "op_PlusMinusPlus");
  EXPECT_EQ(infix_name(">=>", arena), "op_GreaterEqualsGreater");
  EXPECT_EQ(prefix_name("-", arena), "op_UnaryNegation");
  EXPECT_EQ(prefix_name("+", arena), "op_UnaryPlus");
  EXPECT_EQ(prefix_name("%", arena), "op_Splice");
  EXPECT_EQ(prefix_name("!", arena), "op_Dereference");
  EXPECT_EQ(prefix_name("~~~", arena), "op_LogicalNot");
  EXPECT_EQ(prefix_name("!!", arena), "op_BangBang");
  EXPECT_EQ(prefix_name("++", arena), "");
}

TEST(Operators, BelongToPrecedenceClasses) {
  EXPECT_EQ(operator_kind(".+"), TokenKind::plus_operator);
  EXPECT_EQ(operator_kind("?<"), TokenKind::compare_operator);
  EXPECT_EQ(operator_kind("->>"), TokenKind::plus_operator);
  EXPECT_EQ(operator_kind("**/"), TokenKind::power_operator);
  EXPECT_EQ(operator_kind("*/"), TokenKind::times_operator);
  EXPECT_EQ(operator_kind("!=="), TokenKind::compare_operator);
  EXPECT_EQ(operator_kind(":-"), TokenKind::end_of_file);
  EXPECT_EQ(operator_kind("..."), TokenKind::end_of_file);
}

}  // namespace
}  // namespace darkpkg::lex
