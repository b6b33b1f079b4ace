#include "store/package_store.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <random>

#include "base/file.hpp"
#include "tests/unit/store/stored.hpp"

namespace darkpkg::store {
namespace {

class PackageStoreTest : public Stored {
 protected:
  static bool says(const PackageStore& store, std::string_view text) {
    for (const std::string& message : messages_of(store.diagnostics()))
      if (message.find(text) != std::string::npos) return true;
    return false;
  }
};

constexpr std::string_view kShapes =
    "module Test.Shapes\n\ntype Shape =\n  | Circle of Int64\n  | Point\n\nlet unit = Shape.Circle 1L\n\n"
    "let double (n: Int64): Int64 = Builtin.int64Add n n\n";
constexpr std::string_view kUser =
    "module Test.User\n\nlet area (s: Test.Shapes.Shape): Int64 =\n  match s with\n  | Circle r -> Shapes.double r\n"
    "  | Point -> 0L\n\nlet call (x: Int64): Int64 = Later.f x\n";

TEST_F(PackageStoreTest, HasWhatTheLinkStores) {
  write("shapes.dark", kShapes);
  write("user.dark", kUser);
  report_ = link();
  ASSERT_TRUE(report_.linked);
  std::unique_ptr<PackageStore> store = open_store();
  EXPECT_EQ(store->generation(), 1U);
  EXPECT_EQ(store->statistics().encoded, 0U);
  EXPECT_EQ(database_items(), store_items(*store));
  EXPECT_EQ(store->statistics().items, 5U);
  EXPECT_EQ(store->statistics().encoded, 5U);

  View view(*store);
  const Item* area = view.find(ItemKind::fn, "Test", "User", "area");
  ASSERT_NE(area, nullptr);
  EXPECT_EQ(view.find(ItemKind::fn, area->id), area);
  EXPECT_EQ(view.find(ItemKind::value, area->id), nullptr);
  EXPECT_EQ(view.find(ItemKind::value, "Test", "User", "area"), nullptr);
  EXPECT_EQ(view.find(ItemKind::fn, "Test.User", "", "area"), area);
}

TEST_F(PackageStoreTest, InvalidatesWhatAnEditAffects) {
  write("shapes.dark", kShapes);
  write("user.dark", kUser);
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  store_items(*store);
  View view(*store);
  std::uint64_t encoded = store->statistics().encoded;

  write("shapes.dark", std::string(kShapes) + "\nlet more = 3L\n");  // nobody else means it
  expect_equal(*store);
  EXPECT_EQ(store->statistics().encoded, encoded + 1);

  write("later.dark", "module Test.User.Later\n\nlet f (x: Int64): Int64 = x\n");  // Test.User.call means it now
  expect_equal(*store);
  EXPECT_EQ(store_changes(store->changes_since(2)->back().changes).size(), 2U);
  EXPECT_EQ(store->statistics().encoded, encoded + 2) << "an affected item's bytes are made to compare them";

  // A view stays where it is, also where nobody has read the bytes of its state before.
  EXPECT_EQ(view.generation(), 1U);
  EXPECT_EQ(view.find(ItemKind::value, "Test", "Shapes", "more"), nullptr);
  EXPECT_TRUE(view.refresh());
  EXPECT_FALSE(view.refresh());
  EXPECT_NE(view.find(ItemKind::value, "Test", "Shapes", "more"), nullptr);
}

TEST_F(PackageStoreTest, OldStatesStayReadable) {
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = x\n");
  link();
  std::unique_ptr<PackageStore> store = open_store();
  Items before = database_items();
  View old(*store);
  write("a.dark", "module Test.A\n\nlet g (x: Int64): Int64 = 1L\n");
  expect_equal(*store);
  const Item* f = old.find(ItemKind::fn, "Test", "A", "f");
  ASSERT_NE(f, nullptr);
  Result<BytesHandle> bytes = old.bytes(*f);
  ASSERT_TRUE(bytes) << bytes.error().message;
  EXPECT_EQ((*bytes)->program, before["fn " + f->id.text()].first);
}

TEST_F(PackageStoreTest, KeepsTheLastGoodState) {
  write("shapes.dark", kShapes);
  write("user.dark", kUser);
  report_ = link();
  std::unique_ptr<PackageStore> store = open_store();
  Items good = store_items(*store);

  remove("shapes.dark");  // Test.User.area needs its type
  expect_equal(*store);
  EXPECT_EQ(store->generation(), 1U);
  EXPECT_EQ(store_items(*store), good);
  EXPECT_TRUE(says(*store, "there is no type 'Test.Shapes.Shape'"));

  write("shapes.dark", kShapes);
  write("twice.dark", "module Test.Shapes\n\nlet unit = 2L\n");
  expect_equal(*store);
  EXPECT_TRUE(says(*store, "is defined twice"));

  remove("twice.dark");
  expect_equal(*store);
  EXPECT_TRUE(store->diagnostics().empty());
  EXPECT_EQ(store_items(*store), good);
}

TEST_F(PackageStoreTest, OpensBrokenPackagesAtGenerationZero) {
  write("a.dark", "module Test.A\n\nlet f (x: Missing): Int64 = 1L\n");
  link();
  std::unique_ptr<PackageStore> store = open_store();
  EXPECT_EQ(store->generation(), 0U);
  EXPECT_EQ(store->statistics().items, 0U);
  EXPECT_TRUE(says(*store, "there is no type 'Missing'"));
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 1L\n");
  expect_equal(*store);
  EXPECT_EQ(store->generation(), 1U);
}

TEST_F(PackageStoreTest, RefusesDamagedObjectsAndTakesThemWhenTheyAreWhole) {
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 1L\n");
  link();
  std::unique_ptr<PackageStore> store = open_store();
  std::string object = read_file(object_path("a.dark")).value();
  for (std::size_t at : {std::size_t{3}, object.size() / 2, object.size() - 3}) {
    std::string damaged = object;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_TRUE(write_file_in_place(object_path("a.dark"), damaged));
    EXPECT_FALSE(store->update());
    EXPECT_FALSE(PackageStore::open(store_options()));
    EXPECT_EQ(store->generation(), 1U);
  }
  ASSERT_TRUE(write_file_in_place(object_path("a.dark"), object.substr(0, object.size() / 2)));
  EXPECT_FALSE(store->update());
  ASSERT_TRUE(write_file_in_place(object_path("a.dark"), object));
  Result<Update> update = store->update();
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_FALSE(update->published);
}

TEST_F(PackageStoreTest, CompilesMissingObjectsWhereItHasACompiler) {
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 1L\n");
  link();
  std::filesystem::remove(object_path("a.dark"));
  EXPECT_FALSE(PackageStore::open(store_options()));
  Options options = store_options();
  options.compiler = options_.compiler;
  std::unique_ptr<PackageStore> store = PackageStore::open(options).value();
  EXPECT_EQ(store_items(*store), database_items());
  EXPECT_TRUE(std::filesystem::exists(object_path("a.dark")));
}

TEST_F(PackageStoreTest, LooksOnlyAtTheNamedSources) {
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 1L\n");
  write("b.dark", "module Test.B\n\nlet g (x: Int64): Int64 = 1L\n");
  link();
  std::unique_ptr<PackageStore> store = open_store();
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 2L\n");
  remove("b.dark");
  link();
  std::vector<std::string> one{"a.dark"}, two{"b.dark"};
  EXPECT_EQ(store->update(one)->changes.size(), 1U);
  EXPECT_EQ(store->update(one)->changes.size(), 0U);
  EXPECT_EQ(store->update(two)->changes.size(), 1U);
  EXPECT_EQ(store_items(*store), database_items());
}

TEST_F(PackageStoreTest, StaysInItsCachesBound) {
  std::string text = "module Test.A\n";
  for (int i = 0; i < 200; i++)
    text += "\nlet f" + std::to_string(i) + " (x: Int64): String = \"" + std::string(500, 'x') + "\"\n";
  write("a.dark", text);
  link();
  Options options = store_options();
  options.cache_bytes = 20'000;
  std::unique_ptr<PackageStore> store = PackageStore::open(options).value();
  for (int round = 0; round < 3; round++) {
    EXPECT_EQ(store_items(*store), database_items());
    EXPECT_LE(store->statistics().cached_bytes, options.cache_bytes);
  }
  EXPECT_GT(store->statistics().evictions, 0U);
  // What is in use stays: the clock gives it a second chance.
  View view(*store);
  const Item* first = view.find(ItemKind::fn, "Test", "A", "f0");
  ASSERT_TRUE(view.bytes(*first));
  std::uint64_t encoded = store->statistics().encoded;
  for (int i = 1; i < 100; i++) {
    ASSERT_TRUE(view.bytes(*view.find(ItemKind::fn, "Test", "A", "f" + std::to_string(i))));
    ASSERT_TRUE(view.bytes(*first));
  }
  EXPECT_EQ(store->statistics().encoded, encoded + 99);
}

TEST_F(PackageStoreTest, ForgetsNoGenerationTooEarly) {
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 1L\n");
  link();
  std::unique_ptr<PackageStore> store = open_store();
  EXPECT_FALSE(store->changes_since(0));
  EXPECT_TRUE(store->changes_since(1)->empty());
  write("a.dark", "module Test.A\n\nlet f (x: Int64): Int64 = 2L\n\nlet g (x: Int64): Int64 = 2L\n");
  expect_equal(*store);
  ASSERT_EQ(store->changes_since(1)->size(), 1U);
  EXPECT_EQ(store->changes_since(1)->front().changes.size(), 2U);
  EXPECT_EQ(store->wait(1, std::chrono::milliseconds(0)), 2U);
}

/// Any history of edits: after each the store has what the link stores, and says that the same items changed.
TEST_F(PackageStoreTest, FollowsAnyHistoryAsTheLinkDoes) {
  std::mt19937 random(20261122);
  auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  auto file = [](int n) { return "f" + std::to_string(n) + ".dark"; };
  auto text = [&](int n) {
    static constexpr std::array kOwners{"Test", "Test.Inner", "Darklang.Stdlib", "Test.Inner.Deep"};
    std::string out = "module " + std::string(kOwners[static_cast<std::size_t>(pick(4))]) + "\n";
    int first = n * 3 + pick(2);
    for (int i = first; i < first + 1 + pick(3); i++) {
      std::string name = std::to_string(i);
      switch (pick(4)) {
        case 0: out += "\ntype T" + name + " =\n  | A of Int64\n  | B\n"; break;
        case 1: out += "\nlet v" + name + " = " + std::to_string(pick(3)) + "L\n"; break;
        default:
          static constexpr std::array kQualifiers{"", "Inner.", "Test.", "Stdlib.", "Deep.", "Test.Inner."};
          std::string callee = std::to_string(pick(18));
          std::string qualifier = kQualifiers[static_cast<std::size_t>(pick(6))];
          out += "\nlet v" + name + " (x: Int64): Int64 = ";
          out += pick(6) == 0 ? qualifier + "v" + callee : qualifier + "v" + callee + " x";
          out += "\n";
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
      int n = pick(6);
      if (pick(5) == 0) remove(file(n));
      else write(file(n), pick(8) == 0 ? "// a comment\n" + text(n) : text(n));
    }
    std::uint64_t before = store->generation();
    SCOPED_TRACE(step);
    expect_equal(*store);
    if (HasFailure()) return;
    (report_.linked ? published : refused)++;
    EXPECT_TRUE(store->generation() == before || report_.linked);
  }
  std::cout << "         " << published << " states published, " << refused << " refused\n";
  EXPECT_GT(published, 20);
  EXPECT_GT(refused, 5);
}

}  // namespace
}  // namespace darkpkg::store
