#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <random>

#include "rules/editions.hpp"
#include "store/relations.hpp"
#include "tests/unit/link/toy_edition.hpp"
#include "tests/unit/store/stored.hpp"

/// Packages whose ids are hashes of contents.
namespace darkpkg::store {
namespace {

class ContentStore : public Stored {
 protected:
  void SetUp() override {
    Stored::SetUp();
    use(*find_edition("hash"));
  }
  /// What the database has of who uses whom: "fn <id> uses fn <id> Owner.name".
  std::set<std::string> database_uses() {
    database::Database db = open();
    database::Statement rows(db,
                             "SELECT item_hash || ' uses ' || depends_on_item_type || ' ' || depends_on_hash || ' ' || "
                             "depends_on_owner || '.' || CASE depends_on_modules WHEN '' THEN '' ELSE "
                             "depends_on_modules || '.' END || depends_on_name FROM package_dependencies");
    std::set<std::string> out;
    while (rows.step()) out.emplace(rows.text(0));
    return out;
  }
  static std::set<std::string> store_uses(PackageStore& store) {
    std::set<std::string> out;
    View view(store);
    for (const auto& file : view.snapshot().files)
      for (const Item& item : file->items) {
        if (item.shadowed) continue;
        for (const Item* used : dependencies(view.snapshot(), item).items)
          out.insert(item.id.text() + " uses " + std::string(kind_text(used->kind)) + " " + used->id.text() + " " +
                     used->name);
      }
    return out;
  }
  void expect_all_equal(PackageStore& store) {
    expect_equal(store);
    if (report_.linked) {
      EXPECT_EQ(database_uses(), store_uses(store));
    }
  }
  static ItemId id_of(PackageStore& store, ItemKind kind, std::string_view name) {
    View view(store);
    const Item* item = view.find(kind, name);
    return item ? item->id : ItemId{};
  }
};

constexpr std::string_view kBase = R"(module Test.Base

type Shape =
  | Circle of Int64
  | Point

val one = 1L

let next (n: Int64) : Int64 = n + one
)";
constexpr std::string_view kUsers = R"(module Test.Users

val shape = Test.Base.Shape.Circle 1L

val two = Test.Base.next 1L

let area (s: Test.Base.Shape) : Int64 =
  match s with
  | Circle r -> Test.Base.next r
  | Point -> 0L

let twice (n: Int64) : Int64 = Test.Base.next (Test.Base.next n)

let odd (n: Int64) : Int64 = even n

let even (n: Int64) : Int64 = odd (twice n)
)";

TEST_F(ContentStore, HasWhatTheLinkStores) {
  write("base.dark", kBase);
  write("users.dark", kUsers);
  report_ = link();
  ASSERT_TRUE(report_.linked) << testing::PrintToString(messages(report_));
  std::unique_ptr<PackageStore> store = open_store();
  ASSERT_EQ(store->generation(), 1U);
  EXPECT_EQ(database_items(), store_items(*store));
  EXPECT_EQ(database_uses(), store_uses(*store));
  View view(*store);
  const Item* two = view.find(ItemKind::value, "Test.Users.two");
  ASSERT_NE(two, nullptr);
  EXPECT_EQ(two->id.size, 32);
  EXPECT_FALSE((*view.bytes(*two))->runtime.empty());
}

TEST_F(ContentStore, AnEditGivesNewIdsToAllThatFollows) {
  write("base.dark", kBase);
  write("users.dark", kUsers);
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  const ItemId next = id_of(*store, ItemKind::fn, "Test.Base.next"),
               odd = id_of(*store, ItemKind::fn, "Test.Users.odd"),
               shape = id_of(*store, ItemKind::value, "Test.Users.shape");
  std::string edited(kBase);
  edited.replace(edited.find("val one = 1L"), 12, "val one = 7L");
  write("base.dark", edited);
  expect_all_equal(*store);
  EXPECT_EQ(store->changes_since(1)->back().changes.size(), 7U);  // all but Shape and shape
  EXPECT_NE(id_of(*store, ItemKind::fn, "Test.Base.next"), next);
  EXPECT_NE(id_of(*store, ItemKind::fn, "Test.Users.odd"), odd);
  EXPECT_EQ(id_of(*store, ItemKind::value, "Test.Users.shape"), shape);
  write("base.dark", kBase);
  expect_all_equal(*store);
  EXPECT_EQ(id_of(*store, ItemKind::fn, "Test.Users.odd"), odd);
}

TEST_F(ContentStore, ADescriptionChangesNoId) {
  write("base.dark", kBase);
  write("users.dark", kUsers);
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  std::string edited(kBase);
  edited.replace(edited.find("val one"), 7, "/// The first.\nval one");
  write("base.dark", edited);
  expect_all_equal(*store);
  ASSERT_EQ(store->changes_since(1)->back().changes.size(), 1U);
  EXPECT_EQ(store->changes_since(1)->back().changes.front().name, "Test.Base.one");
}

TEST_F(ContentStore, OfItemsThatSayTheSameOneCounts) {
  write("a.dark", "module Test.A\n\nlet same (x: Int64) : Int64 = x\n");
  write("b.dark", "module Test.B\n\nlet same (x: Int64) : Int64 = x\n\nval use = same 1L\n");
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  const ItemId both = id_of(*store, ItemKind::fn, "Test.A.same");
  EXPECT_EQ(id_of(*store, ItemKind::fn, "Test.B.same"), both);
  {
    View view(*store);
    ASSERT_NE(view.find(ItemKind::fn, both), nullptr);
    EXPECT_EQ(view.find(ItemKind::fn, both)->name, "Test.B.same");
    EXPECT_EQ((*view.bytes(*view.find(ItemKind::fn, "Test.A.same")))->program,
              (*view.bytes(*view.find(ItemKind::fn, "Test.B.same")))->program);
    EXPECT_EQ(dependents(view.snapshot(), *view.find(ItemKind::fn, both)).size(), 1U);
  }
  EXPECT_EQ(database_items(), store_items(*store));
  write("c.dark", "module Test.C\n\nlet same (x: Int64) : Int64 = x\n");
  expect_all_equal(*store);
  remove("b.dark");
  expect_all_equal(*store);
  remove("c.dark");
  expect_all_equal(*store);
  remove("a.dark");
  write("d.dark", "module Test.D\n\nlet other (x: Int64) : Int64 = x\n");
  expect_all_equal(*store);
}

TEST_F(ContentStore, AValueThatFailsKeepsTheLastGoodState) {
  write("base.dark", kBase);
  write("users.dark", kUsers);
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  std::string edited(kBase);
  edited.replace(edited.find("Circle of Int64"), 15, "Circle of String");
  write("base.dark", edited);
  expect_all_equal(*store);
  EXPECT_FALSE(report_.linked);
  EXPECT_EQ(store->generation(), 1U);
  EXPECT_FALSE(store->diagnostics().empty());
  write("base.dark", kBase);
  expect_all_equal(*store);
}

TEST_F(ContentStore, APackHasTheIdsAndWhatCounts) {
  write("a.dark", "module Test.A\n\nlet same (x: Int64) : Int64 = x\n");
  write("b.dark", "module Test.B\n\nlet same (x: Int64) : Int64 = x\n\nval use = same 1L\n");
  report_ = link();
  Options options = store_options();
  options.pack = (folder_ / "pack").string();
  for (const auto& object : std::filesystem::recursive_directory_iterator(objects_))
    std::filesystem::last_write_time(object.path(), std::filesystem::file_time_type::clock::now());
  Items first;
  for (int tries = 0; tries < 500 && !std::filesystem::exists(options.pack); tries++)
    first = store_items(*PackageStore::open(options).value());
  std::unique_ptr<PackageStore> store = PackageStore::open(options).value();
  EXPECT_TRUE(store->statistics().from_pack);
  EXPECT_EQ(store_items(*store), first);
  EXPECT_EQ(database_items(), first);
  // What uses what is found out when it is needed.
  write("a.dark", "module Test.A\n\nlet same (x: Int64) : Int64 = 2L\n");
  expect_all_equal(*store);
  write("b.dark", "module Test.B\n\nlet same (x: Int64) : Int64 = 3L\n\nval use = same 1L\n");
  expect_all_equal(*store);
}

/// Any history of edits: after each the store has what the link stores, and says that the same items changed.
TEST_F(ContentStore, FollowsAnyHistoryAsTheLinkDoes) {
  std::mt19937 random(20261130);
  auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  auto file = [](int n) { return "f" + std::to_string(n) + ".dark"; };
  auto text = [&](int n) {
    static constexpr std::array kOwners{"Test", "Test.Inner", "Darklang.Stdlib", "Test.Inner.Deep"};
    static constexpr std::array kQualifiers{"", "Inner.", "Test.", "Stdlib.", "Deep.", "Test.Inner."};
    std::string out = "module " + std::string(kOwners[static_cast<std::size_t>(pick(4))]) + "\n";
    const int first = n * 3 + pick(2);
    for (int i = first; i < first + 1 + pick(3); i++) {
      const std::string name = std::to_string(i);
      if (pick(5) == 0) out += "\n/// Description " + std::to_string(pick(3)) + ".";
      const std::string callee =
          std::string(kQualifiers[static_cast<std::size_t>(pick(6))]) + "f" + std::to_string(pick(18));
      switch (pick(6)) {
        case 0: out += "\ntype T" + name + " =\n  | A of Int64\n  | B\n"; break;
        case 1: out += "\nval v" + name + " = " + std::to_string(pick(3)) + "L\n"; break;
        case 2: out += "\nval v" + name + " = " + callee + " 1L\n"; break;
        case 3: out += "\nlet f" + name + " (x: Int64) : Int64 = x\n"; break;
        default: out += "\nlet f" + name + " (x: Int64) : Int64 = " + callee + " x\n";
      }
    }
    return out;
  };
  for (int n = 0; n < 3; n++) write(file(n), text(n));
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  int published = 0, refused = 0;
  for (int step = 0; step < 150; step++) {
    for (int i = 0; i <= pick(2); i++) {
      const int n = pick(6);
      if (pick(5) == 0) remove(file(n));
      else write(file(n), pick(8) == 0 ? "// a comment\n" + text(n) : text(n));
    }
    SCOPED_TRACE(step);
    expect_all_equal(*store);
    if (HasFailure()) return;
    (report_.linked ? published : refused)++;
  }
  std::cout << "         " << published << " states published, " << refused << " refused\n";
  EXPECT_GT(published, 20);
}

/// The toy edition: the store knows no Dark.
TEST_F(ContentStore, FollowsAToyEdition) {
  options_.edition = &toy::edition();
  options_.schema = &toy::schema();
  options_.compiler = toy::compiler();
  std::mt19937 random(7);
  auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
  auto source = [&](std::size_t own) {
    std::string out;
    for (std::size_t i = 0; i <= below(4); i++) {
      out += "M.n" + std::to_string(own) + std::to_string(i) + " = v" + std::to_string(below(3));
      for (std::size_t uses = below(4); uses > 0; uses--)
        out += " ?n" + std::to_string(below(6)) + std::to_string(below(4));
      out += below(4) == 0 ? " // comment\n" : "\n";
    }
    return out;
  };
  std::unique_ptr<PackageStore> store;
  for (unsigned step = 0; step < 100; step++) {
    SCOPED_TRACE(step);
    const std::size_t own = below(6);
    const std::string file = "f" + std::to_string(own) + ".dark";
    if (below(6) == 0 && std::filesystem::exists(sources_ + "/" + file)) remove(file);
    else write(file, source(own));
    ASSERT_TRUE(link().linked);
    if (!store) store = open_store();
    ASSERT_TRUE(store->update());
    database::Database db = open();
    std::map<std::string, std::string> names, stored;
    database::Statement rows(db, "SELECT name, id, said FROM toy_names");
    while (rows.step()) names[std::string(rows.text(0))] = std::string(rows.text(1)) + " " + std::string(rows.text(2));
    View view(*store);
    for (const auto& each : view.snapshot().files)
      for (const Item& item : each->items) {
        Result<ItemBytes> bytes = view.snapshot().encoder->encode(
            view.snapshot(), item, [](const SourceFile& of) { return decode_bodies_of(of); });
        stored[item.name] = item.id.text() + " " + bytes->program;
      }
    ASSERT_EQ(names, stored);
  }
}

}  // namespace
}  // namespace darkpkg::store
