#include "cache/database/item_index.hpp"

#include <algorithm>

#include "cache/database/migrate.hpp"
#include "cache/database/tables/items.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

/// Of the item in that row.
std::string id(std::int64_t row) {
  return std::string("00000000-0000-0000-0000-00000000000").append(std::to_string(row));
}

class ItemIndexTest : public TempDatabase {
 protected:
  void fill(Database& db) {
    migrate(db, with_machine(uuid_migrations()));
    ItemRows rows(db);
    std::int64_t row = 0;
    for (const char* name : {"A.List.map", "A.List.mapAll", "A.Dict.map", "A.Dict.MAP", "A.List-x.y", "B.map"}) {
      ItemRow item;
      item.row = ++row;
      item.kind = ItemKind::fn;
      item.name = name;
      item.item = id(row);
      rows.put(item, nullptr);
    }
  }
  static std::vector<std::string> names(const std::vector<NamedItem>& items) {
    std::vector<std::string> out;
    for (const NamedItem& item : items) out.push_back(item.name);
    std::ranges::sort(out);
    return out;
  }
  static std::string plan(Database& db, std::string_view sql) {
    Statement rows(db, std::string("EXPLAIN QUERY PLAN ").append(sql));
    std::string out;
    while (rows.step()) out.append(rows.text(3)).append("\n");
    return out;
  }
};

using Names = std::vector<std::string>;

TEST_F(ItemIndexTest, FindsNames) {
  Database db = open();
  fill(db);
  ItemIndex index(db);
  EXPECT_EQ(names(index.named("A.List.map")), (Names{"A.List.map"}));
  EXPECT_EQ(names(index.named("map")), Names{});
  EXPECT_EQ(names(index.ending("map")), (Names{"A.Dict.map", "A.List.map", "B.map"}));
  EXPECT_EQ(names(index.ending("List.map")), (Names{"A.List.map"}));
  EXPECT_EQ(names(index.ending("st.map")), Names{});
  EXPECT_FALSE(index.exact(ItemKind::type, "A.List.map"));
  EXPECT_EQ(index.exact(ItemKind::fn, "A.List.map")->id.text(), id(1));
}

TEST_F(ItemIndexTest, FindsModules) {
  Database db = open();
  fill(db);
  ItemIndex index(db);
  EXPECT_EQ(names(index.below("A.List")), (Names{"A.List.map", "A.List.mapAll"}));
  EXPECT_EQ(index.count_below("A"), 5U);
  EXPECT_TRUE(index.has_below("A.Dict"));
  EXPECT_FALSE(index.has_below("A.D"));
  EXPECT_EQ(index.first_from("A.List.map", "A.List"), "A.List.map");
  EXPECT_EQ(index.first_from("A.List.mapB", "A.List"), "");
  EXPECT_EQ(index.first_from("", ""), "A.Dict.MAP");
}

TEST_F(ItemIndexTest, FindsIds) {
  Database db = open();
  fill(db);
  ItemIndex index(db);
  EXPECT_EQ(names(index.with_id(id(3))), (Names{"A.Dict.map"}));
  EXPECT_EQ(index.with_start_of_id("00000000-").size(), 6U);
  EXPECT_EQ(names(index.with_id("00000000-")), Names{});
}

TEST_F(ItemIndexTest, ReadsIndexesOnly) {
  Database db = open();
  fill(db);
  const std::string last = "lower(substr(name, length(rtrim(name, replace(name, '.', ''))) + 1))";
  EXPECT_NE(plan(db, "SELECT item FROM darkpkg_items WHERE " + last + " = 'x'").find("darkpkg_items_last"),
            std::string::npos);
  EXPECT_NE(plan(db, "SELECT name FROM darkpkg_items WHERE item = 'x' AND length(item) <> 64").find("darkpkg_items_id"),
            std::string::npos);
  EXPECT_NE(plan(db, "SELECT path FROM darkpkg_files WHERE id = 1").find("darkpkg_files_id"), std::string::npos);
}

TEST_F(ItemIndexTest, KnowsWhetherThereAreOthers) {
  Database db = open();
  fill(db);
  EXPECT_FALSE(ItemIndex::has_all(db, {"locations", "location_id"})) << "without locations";
  for (int i = 0; i < 6; i++)
    db.execute("INSERT INTO locations (location_id, item_id, owner, modules, name, item_type) VALUES ('" +
               std::to_string(i) + "', 'x', 'A', '', 'x', 'fn')");
  EXPECT_TRUE(ItemIndex::has_all(db, {"locations", "location_id"}));
  db.execute("DROP TABLE darkpkg_names");
  EXPECT_FALSE(ItemIndex::has_all(db, {"locations", "location_id"})) << "of an older darkpkg";
}

}  // namespace
}  // namespace darkpkg::database
