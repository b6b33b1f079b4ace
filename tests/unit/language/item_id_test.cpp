#include "language/item_id.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

TEST(ItemIdText, IsReadBack) {
  for (const char* text :
       {"11f3a5c2-9d7b-8e01-a2b3-0c4d5e6f7a8b", "00ff10a9e70c822d64368f354629738e8bcc6a31ee6d1c3a6c1c60973c842c2c"}) {
    const std::optional<ItemId> id = ItemId::parse(text);
    ASSERT_TRUE(id) << text;
    EXPECT_EQ(id->text(), text);
  }
}

TEST(ItemIdText, IsNothingElse) {
  const std::string uuid = "11f3a5c2-9d7b-8e01-a2b3-0c4d5e6f7a8b", hash(64, 'a');
  for (const std::string& good : {uuid, hash}) {
    EXPECT_TRUE(ItemId::parse(good));
    EXPECT_FALSE(ItemId::parse(good + "0"));
    EXPECT_FALSE(ItemId::parse(good.substr(1)));
    for (std::size_t at = 0; at < good.size(); at++)
      for (const char wrong : {'g', '/', ':', '@', '`', '\0', '\xFF', good[at] == '-' ? '0' : '-'}) {
        std::string text = good;
        text[at] = wrong;
        EXPECT_FALSE(ItemId::parse(text)) << text;
      }
  }
}

}  // namespace
}  // namespace darkpkg
