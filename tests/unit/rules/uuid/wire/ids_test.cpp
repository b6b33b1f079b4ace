#include "rules/uuid/wire/ids.hpp"

#include <gtest/gtest.h>

#include "language/named_id.hpp"

namespace darkpkg::wire {
namespace {

TEST(Ids, OfALocation) {
  EXPECT_NE(location_id(ItemKind::fn, "Darklang.Cli.f"), named_id(ItemKind::fn, "Darklang.Cli.f"));
  EXPECT_EQ(location_id(ItemKind::fn, "Darklang.Cli.f").bytes[6] >> 4, 8);
}

TEST(Ids, ExpressionIdsAreSplitMix) {
  // The first numbers of the SplitMix64 generator for the seed 0, without their highest bit.
  ExpressionIds ids(Uuid{});
  EXPECT_EQ(ids.at(1), 0xE220A8397B1DCDAF & 0x7FFFFFFFFFFFFFFF);
  EXPECT_EQ(ids.at(2), 0x6E789E6AA1B965F4u);
  EXPECT_EQ(ids.at(3), 0x06C45D188009454Fu);
}

}  // namespace
}  // namespace darkpkg::wire
