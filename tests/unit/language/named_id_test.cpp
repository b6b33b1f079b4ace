#include "language/named_id.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

TEST(NamedId, FollowsFromKindAndName) {
  const std::string name = "Darklang.Cli.Account.complete";
  EXPECT_EQ(named_id(ItemKind::fn, name).text(), "eef853d2-37db-80fb-a554-b9430011d458");
  EXPECT_NE(named_id(ItemKind::value, name), named_id(ItemKind::fn, name));
}

}  // namespace
}  // namespace darkpkg
