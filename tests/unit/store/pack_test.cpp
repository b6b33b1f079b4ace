#include "store/pack.hpp"

#include <cstring>
#include <thread>

#include "base/hash.hpp"
#include "tests/unit/store/stored.hpp"

namespace darkpkg::store {
namespace {

constexpr std::string_view kA = "module Test.A\n\ntype T =\n  | X of Int64\n  | Y\n\nlet f (x: Int64): Int64 = B.g x\n";
constexpr std::string_view kB = "module Test.A.B\n\nlet g (x: Int64): Int64 = x\n\nlet v = Test.A.T.X 3L\n";

class PackTest : public Stored {
 protected:
  void SetUp() override {
    Stored::SetUp();
    write("a.dark", kA);
    write("b.dark", kB);
    link();
    pass_tick();
  }
  /// What was changed in the kernel's current tick is not packed.
  static void pass_tick() { std::this_thread::sleep_for(std::chrono::milliseconds(15)); }
  std::unique_ptr<PackageStore> open_with_pack() {
    Options options = store_options();
    options.pack = pack();
    return PackageStore::open(options).value();
  }
  std::string pack() const { return objects_ + "/../pack"; }
};

TEST_F(PackTest, OpensWhatWasOpenedBefore) {
  EXPECT_FALSE(open_with_pack()->statistics().from_pack);
  std::unique_ptr<PackageStore> store = open_with_pack();
  EXPECT_TRUE(store->statistics().from_pack);
  EXPECT_EQ(store->generation(), 1U);
  EXPECT_EQ(store->statistics().encoded, 0U);
  EXPECT_EQ(store_items(*store), database_items());
}

TEST_F(PackTest, FollowsChangesLikeAnyOther) {
  open_with_pack();
  std::unique_ptr<PackageStore> store = open_with_pack();
  ASSERT_TRUE(store->statistics().from_pack);
  write("b.dark", "module Test.A.B\n\nlet v = Test.A.T.X 3L\n");  // Test.A.f lacks its function, which is a warning
  ASSERT_TRUE(link().linked);
  Result<Update> update = store->update();
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->changes.size(), 2U);
  EXPECT_EQ(update->checked, (std::vector<std::string>{"b.dark", "a.dark"}));
  EXPECT_EQ(store_items(*store), database_items());
}

TEST_F(PackTest, IsNothingWhereAnythingChanged) {
  open_with_pack();
  auto expect_read_again = [&](const char* what) {
    SCOPED_TRACE(what);
    ASSERT_TRUE(link().linked);
    pass_tick();
    std::unique_ptr<PackageStore> store = open_with_pack();
    EXPECT_FALSE(store->statistics().from_pack);
    EXPECT_EQ(store_items(*store), database_items());
    EXPECT_TRUE(open_with_pack()->statistics().from_pack);
  };
  write("b.dark", "module Test.A.B\n\nlet g (x: Int64): Int64 = 2L\n\nlet v = Test.A.T.X 3L\n");
  expect_read_again("an object changed");
  write("c.dark", "module Test.C\n\nlet g (x: Int64): Int64 = x\n");
  expect_read_again("a source came");
  remove("c.dark");
  expect_read_again("a source went");

  Options strict = store_options();
  strict.pack = pack();
  strict.warnings.strict = true;
  EXPECT_FALSE(PackageStore::open(strict).value()->statistics().from_pack);
  EXPECT_TRUE(PackageStore::open(strict).value()->statistics().from_pack);
  EXPECT_FALSE(open_with_pack()->statistics().from_pack) << "the state of other options";

  std::filesystem::remove(object_path("b.dark"));
  Options options = store_options();
  options.pack = pack();
  EXPECT_FALSE(PackageStore::open(options)) << "an object is missing";
}

TEST_F(PackTest, IsNothingWhereItIsDamaged) {
  open_with_pack();
  const std::string whole = read_file(pack()).value();
  const Items expected = database_items();
  auto expect_refused = [&](const std::string& damaged) {
    ASSERT_TRUE(write_file_in_place(pack(), damaged));
    std::unique_ptr<PackageStore> store = open_with_pack();
    EXPECT_FALSE(store->statistics().from_pack);
    EXPECT_EQ(store_items(*store), expected);
  };
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 40) {
    SCOPED_TRACE(at);
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x04);
    expect_refused(flipped);
    expect_refused(whole.substr(0, at));
  }
  expect_refused(whole + "x");
}

/// With a checksum that fits: whatever is claimed, nothing is read that is not there.
TEST_F(PackTest, SurvivesForgeries) {
  open_with_pack();
  const std::string whole = read_file(pack()).value();
  for (std::size_t at = 0; at + 8 < whole.size(); at += 3) {
    std::string forged = whole;
    forged[at] = static_cast<char>(forged[at] ^ 0x21);
    std::uint64_t checksum = hash64(std::string_view(forged).substr(0, forged.size() - 8));
    std::memcpy(forged.data() + forged.size() - 8, &checksum, sizeof checksum);
    ASSERT_TRUE(write_file_in_place(pack(), forged));
    std::unique_ptr<PackageStore> store = open_with_pack();
    View view(*store);
    for (const auto& file : view.snapshot().files)
      for (const Item& item : file->items) (void)view.bytes(item);
    ASSERT_TRUE(store->check() || store->statistics().from_pack);
  }
}

}  // namespace
}  // namespace darkpkg::store
