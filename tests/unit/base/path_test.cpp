#include "base/path.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace darkpkg {
namespace {

namespace fs = std::filesystem;

class PathTest : public testing::Test {
 protected:
  PathTest() {
    std::string name = (fs::temp_directory_path() / "darkpkg-path-XXXXXX").string();
    folder_ = fs::canonical(::mkdtemp(name.data())).string();
    before_ = fs::current_path();
  }
  ~PathTest() override {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }
  std::string operator/(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
  fs::path before_;
};

TEST_F(PathTest, PathsBecomeAbsoluteAndNormal) {
  EXPECT_EQ(absolute_path("/a/./b//c/../d/").value(), "/a/b/d");
  EXPECT_EQ(absolute_path("/..").value(), "/");
  EXPECT_EQ(absolute_path("/a/../../b").value(), "/b");
  std::string here = fs::current_path().string();
  EXPECT_EQ(absolute_path("").value(), here);
  EXPECT_EQ(absolute_path(".").value(), here);
  EXPECT_EQ(absolute_path("x/../y").value(), here + "/y");
}

TEST_F(PathTest, TheFolderAboveALinkIsThatOfItsTarget) {
  fs::create_directories(*this / "far/away/inner");
  fs::create_symlink(*this / "far/away", *this / "link");
  EXPECT_EQ(absolute_path(*this / "link/../x").value(), *this / "far/x");
  EXPECT_EQ(absolute_path(*this / "link/inner/../x").value(), *this / "link/x");
  EXPECT_EQ(absolute_path(*this / "link/x").value(), *this / "link/x");
  fs::create_symlink("nowhere", *this / "dangling");
  EXPECT_FALSE(absolute_path(*this / "dangling/../x").has_value());
}

TEST_F(PathTest, ADeletedFolderIsNoRoot) {
  fs::create_directory(*this / "gone");
  fs::current_path(*this / "gone");
  fs::remove(*this / "gone");
  EXPECT_FALSE(current_folder().has_value());
  EXPECT_FALSE(absolute_path("packages").has_value());
  EXPECT_FALSE(absolute_path(".").has_value());
  EXPECT_EQ(absolute_path("/a/b").value(), "/a/b");
}

TEST_F(PathTest, PathsAreSeenFromOtherFolders) {
  fs::create_directories(*this / "work/packages");
  fs::create_directories(*this / "work/out/deep");
  fs::create_directories(*this / "workshop");
  EXPECT_EQ(relative_path(*this / "work/out", *this / "work/packages"), "../packages");
  EXPECT_EQ(relative_path(*this / "work/out/deep", *this / "work/packages"), "../../packages");
  EXPECT_EQ(relative_path(*this / "work", *this / "work/packages"), "packages");
  EXPECT_EQ(relative_path(*this / "work/packages", *this / "work"), "..");
  EXPECT_EQ(relative_path(*this / "work", *this / "work"), ".");
  EXPECT_EQ(relative_path(*this / "work/out", *this / "workshop"), "../../workshop");
  EXPECT_EQ(relative_path("/usr", "/proc"), "");
  fs::create_directory_symlink(*this / "work/out/deep", *this / "work/link");
  EXPECT_EQ(relative_path(*this / "work/link", *this / "work/packages"), "");
}

TEST(ProgramPath, IsThatOfTheRunningProgram) { EXPECT_TRUE(fs::exists(program_path().value())); }

}  // namespace
}  // namespace darkpkg
