#include "base/private_socket.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

namespace darkpkg {
namespace {

class PrivateSocketTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "darkpkg-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static unsigned mode_of(const std::string& path) {
    struct stat s {};
    return ::lstat(path.c_str(), &s) == 0 ? s.st_mode & 0777U : 0;
  }
  std::string folder_;
};

TEST_F(PrivateSocketTest, IsTheUsersAlone) {
  const std::string path = folder_ + "/made/socket";
  {
    Result<PrivateSocket> socket = PrivateSocket::listen(path);
    ASSERT_TRUE(socket) << socket.error().message;
    EXPECT_EQ(mode_of(path), 0600U);
    EXPECT_EQ(mode_of(folder_ + "/made"), 0700U);
    EXPECT_FALSE(PrivateSocket::listen(path)) << "somebody listens already";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(PrivateSocket::listen(path));
}

TEST_F(PrivateSocketTest, RefusesFoldersThatAreOpenToOthers) {
  ASSERT_EQ(::chmod(folder_.c_str(), 0755), 0);
  EXPECT_FALSE(PrivateSocket::listen(folder_ + "/socket"));
  std::filesystem::create_directory(folder_ + "/real");
  ASSERT_EQ(::chmod((folder_ + "/real").c_str(), 0700), 0);
  std::filesystem::create_directory_symlink(folder_ + "/real", folder_ + "/link");
  EXPECT_FALSE(PrivateSocket::listen(folder_ + "/link/socket"));
  EXPECT_TRUE(PrivateSocket::listen(folder_ + "/real/socket"));
}

TEST_F(PrivateSocketTest, TakesNothingAwayThatIsNoSocket) {
  const std::string path = folder_ + "/notes";
  ASSERT_TRUE(write_file_in_place(path, "mine"));
  EXPECT_FALSE(PrivateSocket::listen(path));
  EXPECT_EQ(read_file(path).value(), "mine");
  EXPECT_FALSE(PrivateSocket::listen(folder_ + "/" + std::string(200, 'x'))) << "longer than the system takes";
}

}  // namespace
}  // namespace darkpkg
