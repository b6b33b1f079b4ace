#include "cache/object/object_file.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "base/file.hpp"
#include "cache/object/container.hpp"

namespace darkpkg::object {
namespace {

/// Times that write_object may have added to a source's mtime, in ns.
constexpr std::int64_t kMostChangesAtOneTime = 1000;

}  // namespace

Result<void> write_object(const std::string& path, std::string_view bytes, std::int64_t source_mtime_ns) {
  std::int64_t mtime = source_mtime_ns;
  Result<std::optional<FileStat>> before = stat_file(path);
  if (!before) return tl::unexpected(before.error());
  if (*before) {
    bool bumped = (*before)->mtime_ns >= mtime && (*before)->mtime_ns - mtime < kMostChangesAtOneTime;
    Result<std::string> old = read_file(path, kLargestObject);
    if (old && *old == bytes) {
      if (bumped) return {};
      return set_file_mtime(path, mtime);
    }
    if (bumped) mtime = (*before)->mtime_ns + 1;
  } else {
    std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return fail("cannot make the folder '" + folder.string() + "': " + error.message());
  }
  return write_file_in_place(path, bytes, mtime);
}

bool is_up_to_date(const FileStat& source, const FileStat& object) {
  if (object.size == 0 || object.mtime_ns < source.mtime_ns ||
      object.mtime_ns - source.mtime_ns >= kMostChangesAtOneTime)
    return false;
  // A compile waits until the tick of the save has passed, so an object that is up to date has the later ctime.
  return object.ctime_ns > source.ctime_ns;
}

}  // namespace darkpkg::object
