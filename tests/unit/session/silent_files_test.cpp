#include "session/silent_files.hpp"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg::session {
namespace {

TEST(SilentFiles, AreThoseOfNetworksAndHosts) {
  for (std::int64_t type :
       {std::int64_t{V9FS_MAGIC}, std::int64_t{FUSE_SUPER_MAGIC}, std::int64_t{NFS_SUPER_MAGIC},
        std::int64_t{CIFS_SUPER_MAGIC}, std::int64_t{SMB2_SUPER_MAGIC}, std::int64_t{SMB_SUPER_MAGIC},
        std::int64_t{AFS_SUPER_MAGIC}, std::int64_t{CODA_SUPER_MAGIC}, std::int64_t{OCFS2_SUPER_MAGIC}})
    EXPECT_FALSE(silent_file_system(type).empty()) << type;
  EXPECT_EQ(silent_file_system(V9FS_MAGIC), "9p");
  EXPECT_EQ(silent_file_system(static_cast<std::int32_t>(CIFS_SUPER_MAGIC)), "CIFS") << "where f_type has 32 bits";
  for (std::int64_t type :
       {std::int64_t{EXT4_SUPER_MAGIC}, std::int64_t{BTRFS_SUPER_MAGIC}, std::int64_t{XFS_SUPER_MAGIC},
        std::int64_t{TMPFS_MAGIC}, std::int64_t{OVERLAYFS_SUPER_MAGIC}, std::int64_t{0}})
    EXPECT_EQ(silent_file_system(type), "") << type;
}

TEST(SilentFiles, AreNotThoseOfThisMachine) {
  TempFolder folder;
  folder.write("p/a.dark", "");
  Places places;
  places.root = folder / "p";
  places.folders = {"", "missing"};
  places.inputs = {folder / "builtins.tsv"};
  struct statfs s {};
  ASSERT_EQ(::statfs(places.root.c_str(), &s), 0);
  EXPECT_EQ(find_silent_place(places).has_value(), !silent_file_system(s.f_type).empty());
}

}  // namespace
}  // namespace darkpkg::session
