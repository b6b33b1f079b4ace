#include "base/temporary_folder.hpp"

#include <stdlib.h>

#include <filesystem>

#include "base/file.hpp"

namespace darkpkg {

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code error;
  std::filesystem::path base = std::filesystem::temp_directory_path(error);
  if (error) return fail("there is no folder for temporary files: " + error.message(), "set TMPDIR");
  TemporaryFolder out;
  std::string name = (base / "darkpkg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return fail(errno_message("make a folder like", name), "set TMPDIR");
  out.path_ = std::move(name);
  return out;
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace darkpkg
