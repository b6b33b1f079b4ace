#include "workspace/proofs.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

const Proofs kProofs{1, 2, {{"a.dark", 3, 4}, {"b\tc d.dark", 5, 6}}};

TEST(Proofs, SurviveTheirStoredForm) {
  EXPECT_EQ(parse_proofs(format_proofs(kProofs)), kProofs);
  EXPECT_EQ(parse_proofs(format_proofs({})), Proofs{});
}

TEST(Proofs, ProveNothingMoreWhenTheyAreCutOff) {
  const std::string bytes = format_proofs(kProofs);
  for (std::size_t length = 0; length < bytes.size(); length++)
    EXPECT_EQ(parse_proofs(bytes.substr(0, length)), Proofs{}) << length;
  Proofs unordered = kProofs;
  std::swap(unordered.objects[0], unordered.objects[1]);
  EXPECT_EQ(parse_proofs(format_proofs(unordered)), Proofs{});
}

TEST(Proofs, HaveNoOtherForm) {
  const std::string bytes = format_proofs(kProofs);
  EXPECT_EQ(parse_proofs(bytes + "x"), Proofs{});
  EXPECT_EQ(parse_proofs(bytes + bytes), Proofs{});
  EXPECT_EQ(parse_proofs("darkpkg-proofs\t1\n1\t2\n3\t4\ta.dark\n"), Proofs{});
  std::string many = bytes;
  many[bytes.find('\n') + 1 + 2 * sizeof(std::uint64_t) + 7] = '\x7f';  // more objects than there is memory
  EXPECT_EQ(parse_proofs(many), Proofs{});
}

TEST(Proofs, KeepEveryBit) {
  const Proofs proofs{~std::uint64_t{0}, 0x0123456789abcdef, {{"a.dark", 0xfedcba9876543210, std::uint64_t{1} << 63}}};
  EXPECT_EQ(parse_proofs(format_proofs(proofs)), proofs);
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
