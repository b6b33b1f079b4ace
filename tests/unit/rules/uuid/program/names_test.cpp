#include "language/text/names.hpp"

#include <gtest/gtest.h>

#include "rules/uuid/program/operators.hpp"

namespace darkpkg {
namespace {

TEST(FnNames, HaveLettersDigitsAQuoteAndAVersion) {
  struct {
    std::string_view text, name;
    std::int32_t version;
  } const kNames[] = {
      {"f", "f", 0},      {"toString", "toString", 0},
      {"f1X", "f1X", 0},  {"f'", "f'", 0},
      {"f_v0", "f", 0},   {"f_v12", "f", 12},
      {"f'_v3", "f'", 3}, {"v_v1", "v", 1},
      {"f_v007", "f", 7}, {"f_v2147483647", "f", 2147483647},
  };
  for (const auto& expected : kNames) {
    auto parsed = parse_fn_name(expected.text);
    ASSERT_TRUE(parsed) << expected.text;
    EXPECT_EQ(parsed->name, expected.name);
    EXPECT_EQ(parsed->version, expected.version);
  }
}

TEST(FnNames, OtherFormsNameNothing) {
  for (std::string_view text : {"", "F", "_f", "1f", "my_fn", "f_v", "f_vx", "f_v1x", "f_v-1", "f_v1_v2", "f''", "f'a",
                                "été", "my fn", "f_v2147483648", "op_Equality", "_"})
    EXPECT_FALSE(parse_fn_name(text)) << text;
}

TEST(TypeNames, HaveNoVersionButTheFirst) {
  EXPECT_EQ(parse_type_name("Option"), "Option");
  EXPECT_EQ(parse_type_name("T1'"), "T1'");
  EXPECT_EQ(parse_type_name("Draft_v0"), "Draft");
  for (std::string_view text : {"", "option", "Draft_v1", "My_type", "_T", "T''", "É", "T_v00", "T_v"})
    EXPECT_FALSE(parse_type_name(text)) << text;
}

TEST(Suggestions, TurnTheFormOfOtherLanguagesIntoDarks) {
  EXPECT_EQ(suggested_fn_name("double_it"), "doubleIt");
  EXPECT_EQ(suggested_fn_name("Double"), "double");
  EXPECT_EQ(suggested_fn_name("my fn"), "myFn");
  EXPECT_EQ(suggested_fn_name("_helper"), "helper");
  EXPECT_EQ(suggested_fn_name("f''"), "f");
  EXPECT_EQ(suggested_fn_name("f_v"), "f");
  EXPECT_EQ(suggested_fn_name("été"), "");
  EXPECT_EQ(suggested_fn_name("fine"), "");
  EXPECT_EQ(suggested_fn_name("__"), "");
  EXPECT_EQ(suggested_type_name("person"), "Person");
  EXPECT_EQ(suggested_type_name("My_type"), "MyType");
  EXPECT_EQ(suggested_type_name("string"), "String");
  EXPECT_EQ(suggested_type_name("int"), "Int64");
  EXPECT_EQ(suggested_type_name("uint8"), "UInt8");
  EXPECT_EQ(suggested_type_name("option"), "Stdlib.Option.Option");
  EXPECT_EQ(suggested_type_name("Shape_v1"), "Shape");
  EXPECT_EQ(suggested_type_name("1"), "");
}

TEST(Operators, ThoseOfDarkHaveAMeaning) {
  EXPECT_EQ(infix_operator("op_Addition"), pt::InfixOp::add);
  EXPECT_EQ(infix_operator("op_Concatenate"), pt::InfixOp::power);
  EXPECT_EQ(infix_operator("op_PlusPlus"), pt::InfixOp::string_concat);
  EXPECT_EQ(infix_operator("op_BooleanOr"), pt::InfixOp::logical_or);
  for (std::string_view name : {"op_Equality", "op_Exponentiation", "op_PipeRight", "op_UnaryNegation", "add"})
    EXPECT_FALSE(infix_operator(name)) << name;
}

TEST(Operators, OthersAreShownAsTheyAreWritten) {
  EXPECT_EQ(operator_text("op_Equality"), "=");
  EXPECT_EQ(operator_text("op_Inequality"), "<>");
  EXPECT_EQ(operator_text("op_EqualsGreater"), "=>");
  EXPECT_EQ(operator_text("op_BarGreaterGreater"), "|>>");
  EXPECT_EQ(operator_text("op_TwiddleBangDotQmarkHatColonAtPercentAmpMinusPlusDivideMultiplyDollar"), "~!.?^:@%&-+/*$");
  EXPECT_EQ(operator_help("op_Equality"), "`==` compares, `let x = ...` gives a name");
  EXPECT_EQ(operator_help("op_BarGreaterGreater"), "");
}

TEST(Operators, AWrittenNameIsNone) {
  EXPECT_TRUE(is_operator_name({"op_Equality", {0, 1}}));
  EXPECT_FALSE(is_operator_name({"op_Equality", {0, 11}}));
  EXPECT_FALSE(is_operator_name({"f", {0, 1}}));
}

}  // namespace
}  // namespace darkpkg
