#include "cache/artifacts/folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "cache/artifacts/key.hpp"
#include "tests/unit/cache/artifacts/made_object.hpp"

namespace darkpkg::artifacts {
namespace {

namespace fs = std::filesystem;

const object::CompilerId kCompiler = object::compiler_id(kMadeCompiler);

class SharedFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "darkpkg-shared-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  Folder open(std::uint64_t limit = kDefaultLimit) { return Folder::open(folder_ + "/shared", limit).value(); }
  std::string path(std::uint32_t number) {
    return folder_ + "/shared/objects/" + artifact_key(kCompiler, made_source(number)) + ".darkc";
  }
  void used_at(std::uint32_t number, std::int64_t seconds) {
    ASSERT_TRUE(set_file_mtime(path(number), seconds * 1'000'000'000));
  }

  std::string folder_;
};

TEST_F(SharedFolder, GivesBackWhatWasPut) {
  Folder shared = open();
  EXPECT_EQ(shared.get(kCompiler, made_source(1)), std::nullopt);
  EXPECT_TRUE(shared.put(made_object(1)).value());
  EXPECT_EQ(shared.get(kCompiler, made_source(1)), made_object(1));
  EXPECT_EQ(shared.get(kCompiler, made_source(2)), std::nullopt);
  EXPECT_EQ(shared.get(object::compiler_id({7}), made_source(1)), std::nullopt);
}

TEST_F(SharedFolder, AddsAnObjectOnce) {
  EXPECT_TRUE(open().put(made_object(1)).value());
  EXPECT_FALSE(open().put(made_object(1)).value());
  EXPECT_EQ(open().usage()->objects, 1U);
}

TEST_F(SharedFolder, RefusesWhatIsNoObject) {
  EXPECT_FALSE(open().put("garbage").has_value());
  EXPECT_EQ(open().usage()->objects, 0U);
}

TEST_F(SharedFolder, RemovesADamagedObject) {
  Folder shared = open();
  const std::string good = made_object(1);
  for (std::size_t at : {std::size_t{0}, std::size_t{20}, good.size() / 2, good.size() - 1}) {
    ASSERT_TRUE(shared.put(good).value());
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    ASSERT_TRUE(write_file_in_place(path(1), bad));
    EXPECT_EQ(shared.get(kCompiler, made_source(1)), std::nullopt) << at;
    EXPECT_FALSE(fs::exists(path(1))) << at;
  }
  ASSERT_TRUE(shared.put(good).value());
  ASSERT_TRUE(write_file_in_place(path(1), good.substr(0, good.size() - 7)));
  EXPECT_EQ(shared.get(kCompiler, made_source(1)), std::nullopt);
}

TEST_F(SharedFolder, TakesNoObjectUnderAnotherKey) {
  Folder shared = open();
  ASSERT_TRUE(shared.put(made_object(1)).value());
  fs::copy_file(path(1), path(2));
  EXPECT_EQ(shared.get(kCompiler, made_source(2)), std::nullopt);
  EXPECT_NE(shared.get(kCompiler, made_source(1)), std::nullopt);
}

TEST_F(SharedFolder, RemovesWhatWasUsedLongestAgo) {
  // Room for ten objects of one block.
  Folder shared = open(10 * kBlock);
  for (std::uint32_t i = 0; i < 10; i++) {
    ASSERT_TRUE(shared.put(made_object(i)).value());
    used_at(i, 1'000'000 + i);
  }
  EXPECT_NE(shared.get(kCompiler, made_source(0)), std::nullopt);  // now the one used last
  EXPECT_TRUE(shared.put(made_object(10)).value());
  EXPECT_FALSE(fs::exists(path(1)));
  EXPECT_TRUE(fs::exists(path(0)));
  EXPECT_TRUE(fs::exists(path(10)));
  EXPECT_LE(shared.usage()->counted, 10 * kBlock);
}

TEST_F(SharedFolder, KeepsItsLimitWhateverTheLedgerSays) {
  Folder shared = open(4 * kBlock);
  for (std::uint32_t i = 0; i < 4; i++) ASSERT_TRUE(shared.put(made_object(i)).value());
  std::uint32_t number = 100;
  for (const char* ledger : {"", "x\n", "12", "00000000000000000000\nmore"}) {
    ASSERT_TRUE(write_file_in_place(folder_ + "/shared/ledger", ledger));
    ASSERT_TRUE(shared.put(made_object(number++)).value());
    EXPECT_LE(shared.usage()->counted, 4 * kBlock) << ledger;
  }
}

TEST_F(SharedFolder, KeepsNothingLargerThanItself) {
  EXPECT_FALSE(open(kBlock).put(made_object(1, 6000)).value());
  EXPECT_EQ(open().usage()->objects, 0U);
}

TEST_F(SharedFolder, TrimsAndClears) {
  Folder shared = open();
  for (std::uint32_t i = 0; i < 6; i++) ASSERT_TRUE(shared.put(made_object(i)).value());
  EXPECT_EQ(shared.trim(4 * kBlock).value(), 2U);
  EXPECT_EQ(shared.usage()->objects, 4U);
  EXPECT_EQ(shared.trim(0).value(), 4U);
  EXPECT_EQ(shared.usage()->objects, 0U);
}

TEST_F(SharedFolder, VerifiesAll) {
  Folder shared = open();
  for (std::uint32_t i = 0; i < 5; i++) ASSERT_TRUE(shared.put(made_object(i)).value());
  ASSERT_TRUE(write_file_in_place(path(2), "not an object"));
  fs::copy_file(path(1), path(77));
  Verified verified = shared.verify().value();
  EXPECT_EQ(verified.objects, 6U);
  EXPECT_EQ(verified.removed, 2U);
  EXPECT_EQ(shared.verify()->removed, 0U);
}

TEST_F(SharedFolder, TakesNoHalfWrittenObjectForOne) {
  Folder shared = open();
  ASSERT_TRUE(write_file_in_place(folder_ + "/shared/incoming", made_object(1).substr(0, 100)));
  EXPECT_EQ(shared.get(kCompiler, made_source(1)), std::nullopt);
  EXPECT_TRUE(shared.put(made_object(1)).value());
  EXPECT_FALSE(fs::exists(folder_ + "/shared/incoming"));
  EXPECT_EQ(shared.get(kCompiler, made_source(1)), made_object(1));
}

TEST_F(SharedFolder, HandsItsRootsPermissionsOn) {
  const mode_t before = ::umask(077);
  fs::create_directory(folder_ + "/shared");
  ASSERT_EQ(::chmod((folder_ + "/shared").c_str(), 02775), 0);
  ASSERT_TRUE(open().put(made_object(1)).value());
  ::umask(before);
  auto mode = [&](const std::string& file) {
    struct stat s {};
    EXPECT_EQ(::stat(file.c_str(), &s), 0) << file;
    return s.st_mode & 07777;
  };
  EXPECT_EQ(mode(folder_ + "/shared/objects"), 02775U);
  EXPECT_EQ(mode(path(1)), 0664U);
  EXPECT_EQ(mode(folder_ + "/shared/ledger"), 0664U);
  EXPECT_EQ(mode(folder_ + "/shared/lock"), 0664U);
}

TEST_F(SharedFolder, SaysWhyItCannotBeOpened) {
  ASSERT_TRUE(write_file_in_place(folder_ + "/file", "x"));
  Result<Folder> shared = Folder::open(folder_ + "/file/shared");
  ASSERT_FALSE(shared.has_value());
  EXPECT_NE(shared.error().message.find("/file/shared"), std::string::npos);
}

TEST(ArtifactKey, NamesCompilerAndSource) {
  std::string key = artifact_key(kCompiler, made_source(1));
  EXPECT_TRUE(is_artifact_key(key));
  EXPECT_NE(key, artifact_key(kCompiler, made_source(2)));
  EXPECT_NE(key, artifact_key(object::compiler_id({7}), made_source(1)));
  EXPECT_TRUE(verify_artifact(made_object(1), key));
  EXPECT_FALSE(verify_artifact(made_object(2), key));
  EXPECT_FALSE(is_artifact_key(key.substr(1)));
  EXPECT_FALSE(is_artifact_key("../" + key.substr(3)));
}

}  // namespace
}  // namespace darkpkg::artifacts
