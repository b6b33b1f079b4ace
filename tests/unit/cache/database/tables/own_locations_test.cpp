#include "cache/database/tables/own_locations.hpp"

#include "cache/database/migrate.hpp"
#include "cache/database/tables/items.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

constexpr LocationTable kTable{"locations", "location_id"};

class OwnLocationsTest : public TempDatabase {
 protected:
  void SetUp() override {
    TempDatabase::SetUp();
    opened_.emplace(open());
    migrate(*opened_, with_machine(uuid_migrations()));
  }
  void TearDown() override {
    opened_.reset();
    TempDatabase::TearDown();
  }
  void location(const std::string& id) {
    opened_->execute("INSERT INTO locations (location_id, item_id, owner, modules, name, item_type) VALUES ('" + id +
                     "', 'i', 'o', 'm', 'n', 'fn')");
  }
  void link(std::int64_t row, const std::string& name) {
    OwnLocations locations(*opened_, kTable);
    ItemRows rows(*opened_);
    ItemRow item;
    item.row = row;
    item.kind = ItemKind::fn;
    item.name = name;
    item.item = "00000000-0000-0000-0000-000000000000";
    rows.put(item, nullptr);
    location(name);
    locations.settle(false);
  }

  std::optional<Database> opened_;
};

TEST_F(OwnLocationsTest, AreCountedOnceAndThenKnown) {
  link(1, "A.f");
  EXPECT_TRUE(all_locations_are_own(*opened_, kTable));
  // Known, not counted: this is no item with a location.
  opened_->execute("DELETE FROM darkpkg_items");
  EXPECT_TRUE(all_locations_are_own(*opened_, kTable));
}

TEST_F(OwnLocationsTest, NoticeARowOfOthers) {
  link(1, "A.f");
  location("theirs");
  EXPECT_FALSE(all_locations_are_own(*opened_, kTable));
  link(2, "A.g");
  EXPECT_FALSE(all_locations_are_own(*opened_, kTable)) << "a link in between is no reason to forget it";
  opened_->execute("DELETE FROM locations WHERE location_id = 'theirs'");
  OwnLocations(*opened_, kTable).settle(true);
  EXPECT_TRUE(all_locations_are_own(*opened_, kTable));
}

TEST_F(OwnLocationsTest, NoticeThatRowsGotOtherNumbers) {
  link(1, "A.f");
  link(2, "A.g");
  location("gone");
  opened_->execute("DELETE FROM locations WHERE location_id IN ('gone', 'A.g')");
  link(3, "A.h");
  opened_->execute("DELETE FROM darkpkg_items WHERE name = 'A.g'");
  OwnLocations(*opened_, kTable).settle(true);
  EXPECT_TRUE(all_locations_are_own(*opened_, kTable));
  opened_->execute("DELETE FROM locations WHERE location_id = 'A.f'; VACUUM");
  location("theirs");
  location("theirs2");
  EXPECT_FALSE(all_locations_are_own(*opened_, kTable));
}

}  // namespace
}  // namespace darkpkg::database
