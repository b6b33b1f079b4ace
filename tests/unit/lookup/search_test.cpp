#include "lookup/search.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lookup {
namespace {

const std::vector<std::string_view> kNames{"Darklang.Cli.mapKeys",          "Darklang.Maps.Tile",
                                           "Darklang.Stdlib.Dict.map",      "Darklang.Stdlib.List.flatMap",
                                           "Darklang.Stdlib.List.fold",     "Darklang.Stdlib.List.length",
                                           "Darklang.Stdlib.List.map",      "Darklang.Stdlib.List.map2",
                                           "Darklang.Stdlib.Option.Option", "Darklang.Stdlib.String.length"};

std::vector<std::string> found(std::string_view text, std::size_t limit = 100) {
  std::vector<std::string> out;
  for (const Found& one : search(kNames, text, limit))
    out.push_back(std::string(match_text(one.match)) + " " + std::string(kNames[one.index]));
  return out;
}

using Texts = std::vector<std::string>;

TEST(Search, OrdersByKindOfMatchThenByLengthThenByName) {
  EXPECT_EQ(found("map"), (Texts{"exact Darklang.Stdlib.Dict.map", "exact Darklang.Stdlib.List.map",
                                 "prefix Darklang.Cli.mapKeys", "prefix Darklang.Stdlib.List.map2",
                                 "substring Darklang.Stdlib.List.flatMap", "module Darklang.Maps.Tile"}));
}

TEST(Search, TakesDotsAsTheEndsOfParts) {
  EXPECT_EQ(found("List.map"), (Texts{"exact Darklang.Stdlib.List.map", "prefix Darklang.Stdlib.List.map2"}));
  EXPECT_EQ(found("List.ma"), (Texts{"prefix Darklang.Stdlib.List.map", "prefix Darklang.Stdlib.List.map2"}));
  EXPECT_EQ(found("Stdlib.Opt"), (Texts{"module Darklang.Stdlib.Option.Option"}));
}

TEST(Search, PrefersTheSameCase) {
  const std::vector<std::string_view> names{"A.option", "A.Option"};
  EXPECT_EQ(search(names, "option", 9)[0].index, 0);
  EXPECT_EQ(search(names, "Option", 9)[0].index, 1);
  EXPECT_EQ(search(names, "OPTION", 9).size(), 2);
}

TEST(Search, IsFuzzyOnlyWhereNothingIsBetter) {
  EXPECT_EQ(found("lenght"), (Texts{"fuzzy Darklang.Stdlib.List.length", "fuzzy Darklang.Stdlib.String.length"}));
  EXPECT_EQ(found("Strng.lenght"), (Texts{"fuzzy Darklang.Stdlib.String.length"}));
  EXPECT_EQ(found("Array.fold"), (Texts{"elsewhere Darklang.Stdlib.List.fold"}));
  EXPECT_EQ(found("nothingLikeThis"), Texts{});
  EXPECT_EQ(found(""), Texts{});
}

TEST(Search, KeepsTheBestOfTooMany) { EXPECT_EQ(found("map", 1), (Texts{"exact Darklang.Stdlib.Dict.map"})); }

TEST(Nearest, NamesSlipsFirst) {
  EXPECT_EQ(nearest(kNames, "List.mop"), (Texts{"Darklang.Stdlib.List.map", "Darklang.Stdlib.Dict.map"}));
  EXPECT_EQ(nearest(kNames, "Darklang.Stdlib.Lits.fold"), (Texts{"Darklang.Stdlib.List.fold"}));
  EXPECT_EQ(nearest(kNames, "Lists.map"),
            (Texts{"Darklang.Stdlib.List.map", "Darklang.Stdlib.List.map2", "Darklang.Stdlib.Dict.map"}));
  EXPECT_EQ(nearest(kNames, "flat"), (Texts{"Darklang.Stdlib.List.flatMap"}));
}

}  // namespace
}  // namespace darkpkg::lookup
