#include "rules/uuid/wire/ids.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace darkpkg::wire {
namespace {

TEST(Ids, ItemsAndLocations) {
  const std::vector<std::string> modules = {"Darklang", "Cli", "Account"};
  const std::string name = full_name(modules, "complete");
  EXPECT_EQ(name, "Darklang.Cli.Account.complete");
  EXPECT_EQ(item_id(ItemKind::fn, name).text(), "eef853d2-37db-80fb-a554-b9430011d458");
  EXPECT_NE(item_id(ItemKind::value, name), item_id(ItemKind::fn, name));
  EXPECT_NE(location_id(ItemKind::fn, name), item_id(ItemKind::fn, name));
  EXPECT_EQ(location_id(ItemKind::fn, name).bytes[6] >> 4, 8);
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
