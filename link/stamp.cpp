#include "link/stamp.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "base/output_file.hpp"
#include "link/link.hpp"

namespace darkpkg::link {
namespace {

constexpr std::size_t kLongest = 128;

}  // namespace

std::string stamp_text(std::int64_t generation, std::string_view origin) {
  return std::string(kStampStart) + std::to_string(generation) + "\ndatabase " + std::string(origin) + "\n";
}

Result<void> write_stamp(const std::string& path, std::int64_t generation, std::string_view origin,
                         std::int64_t mtime_ns) {
  return write_file_in_place(path, stamp_text(generation, origin), mtime_ns);
}

Result<void> check_stamp(const std::string& path) {
  if (Result<void> regular = check_regular(path); !regular) return regular;
  Result<std::optional<FileStat>> there = stat_file(path);
  if (!there || !*there || (*there)->size == 0) return {};
  Result<std::string> text = read_file(path, kLongest);
  if (text && text->starts_with(kStampStart)) return {};
  return fail("'" + path + "' is in the way: it is no stamp of darkpkg's", "name another file");
}

void remove_stamp(const std::string& path) {
  // A device that somebody named stays; so does a stamp that can't be removed, which is then at worst too new for
  // Ninja.
  struct stat s {};
  if (::lstat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode)) ::unlink(path.c_str());
}

bool stamp_is_of(const std::string& path, const std::string& database) {
  Result<std::string> text = read_file(path, kLongest);
  std::optional<std::string> wanted = database_stamp(database);
  return text && wanted && *text == *wanted;
}

std::optional<std::int64_t> stamp_generation(const std::string& path) {
  Result<std::string> text = read_file(path, kLongest);
  if (!text || !text->starts_with(kStampStart) || !text->ends_with('\n')) return std::nullopt;
  const char* end = text->data() + text->find('\n');
  std::int64_t generation = 0;
  auto [at, error] = std::from_chars(text->data() + kStampStart.size(), end, generation);
  if (error != std::errc{} || at != end) return std::nullopt;
  return generation;
}

}  // namespace darkpkg::link
