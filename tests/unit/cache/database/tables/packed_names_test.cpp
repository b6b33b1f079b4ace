#include "cache/database/tables/packed_names.hpp"

#include "cache/database/migrate.hpp"
#include "cache/database/tables/items.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

class PackedNamesTest : public TempDatabase {
 protected:
  static ItemRow item(std::int64_t row, std::string name, ItemKind kind = ItemKind::fn) {
    ItemRow out;
    out.row = row;
    out.kind = kind;
    out.name = std::move(name);
    out.item = "00000000-0000-0000-0000-000000000000";
    return out;
  }
  static std::vector<std::string> parts(Database& db) {
    std::vector<std::string> out;
    for_each_part(db, [&](std::string_view part) { out.emplace_back(part); });
    return out;
  }
};

using Parts = std::vector<std::string>;
using WrongParts = std::map<std::int64_t, std::string>;
constexpr std::int64_t kNextPart = std::int64_t{1} << 26;

TEST_F(PackedNamesTest, FollowTheRowsOfItems) {
  Database db = open();
  migrate(db, with_machine(uuid_migrations()));
  ItemRows rows(db);
  rows.put(item(1, "A.List.map"), nullptr);
  rows.put(item(2, "A.List.Map", ItemKind::type), nullptr);
  rows.put(item(kNextPart, "B.x", ItemKind::value), nullptr);
  rows.settle(false);
  EXPECT_EQ(parts(db), (Parts{"\1A.List\4map\2Map", "\1B\3x"}));

  rows.remove(1);
  rows.put(item(3, "A.f"), nullptr);
  rows.remove(kNextPart);
  rows.settle(false);
  EXPECT_EQ(parts(db), (Parts{"\1A.List\2Map\1A\4f"}));
}

TEST_F(PackedNamesTest, AreMadeWhereADatabaseHadNone) {
  Database db = open();
  migrate(db, with_machine(uuid_migrations()));
  ItemRows rows(db);
  rows.put(item(1, "A.f"), nullptr);
  rows.settle(false);
  db.execute("DELETE FROM darkpkg_names");
  rows.put(item(kNextPart, "B.f"), nullptr);
  rows.settle(false);
  EXPECT_EQ(parts(db), (Parts{"\1A\4f", "\1B\4f"}));
}

TEST_F(PackedNamesTest, AreHealedByAFullLink) {
  Database db = open();
  migrate(db, with_machine(uuid_migrations()));
  ItemRows rows(db);
  rows.put(item(1, "A.f"), nullptr);
  rows.settle(false);
  EXPECT_EQ(wrong_parts(db), WrongParts());
  db.execute("UPDATE darkpkg_names SET names = 'wrong'; INSERT INTO darkpkg_names VALUES (7, x'0141')");
  EXPECT_EQ(wrong_parts(db), (WrongParts{{0, "\1A\4f"}, {7, ""}}));
  EXPECT_EQ(parts(db), (Parts{"\1A"})) << "what begins with no module is no part";
  rows.settle(true);
  EXPECT_EQ(parts(db), (Parts{"\1A\4f"}));
  EXPECT_EQ(wrong_parts(db), WrongParts());
  db.execute("DELETE FROM darkpkg_names");
  EXPECT_EQ(wrong_parts(db), (WrongParts{{0, "\1A\4f"}}));
}

}  // namespace
}  // namespace darkpkg::database
