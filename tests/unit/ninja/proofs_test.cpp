#include "ninja/proofs.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

const Proofs kProofs{1, 2, {{"a.dark", 3, 4}, {"b\tc d.dark", 5, 6}}};

TEST(Proofs, SurviveTheirTextForm) {
  EXPECT_EQ(parse_proofs(format_proofs(kProofs)), kProofs);
  EXPECT_EQ(parse_proofs(format_proofs({})), Proofs{});
}

TEST(Proofs, ProveNothingMoreWhenTheyAreCutOff) {
  std::string text = format_proofs(kProofs);
  for (std::size_t length = 0; length < text.size(); length++)
    EXPECT_LT(parse_proofs(text.substr(0, length)).objects.size(), 2U) << length;
  EXPECT_EQ(parse_proofs("darkpkg-proofs\t1\n1\t2\n3\t4\tb\n3\t4\ta\n"), Proofs{});
}

TEST(Proofs, AreFoundAndReplaced) {
  Proofs proofs = kProofs;
  proofs.put({"a.dark", 7, 8});
  proofs.put({"aa.dark", 9, 10});
  ASSERT_EQ(proofs.objects.size(), 3U);
  EXPECT_EQ(proofs.find("a.dark")->source_stat, 7U);
  EXPECT_EQ(proofs.find("aa.dark")->object_stat, 10U);
  EXPECT_EQ(proofs.find("x.dark"), nullptr);
}

TEST(Proofs, AreAboutEveryPartOfAStat) {
  const FileStat stat{1, 2, 3, 4};
  for (FileStat other : {FileStat{0, 2, 3, 4}, FileStat{1, 0, 3, 4}, FileStat{1, 2, 0, 4}, FileStat{1, 2, 3, 0}})
    EXPECT_NE(stat_hash(stat), stat_hash(other));
}

}  // namespace
}  // namespace darkpkg
