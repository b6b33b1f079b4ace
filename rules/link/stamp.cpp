#include "rules/link/stamp.hpp"

#include <charconv>
#include <ctime>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "rules/link/link.hpp"

namespace darkpkg::link {
namespace {

constexpr std::string_view kStart = "generation ";
constexpr std::size_t kLongest = 64;

}  // namespace

Result<void> write_stamp(const std::string& path, std::int64_t generation, std::int64_t mtime_ns) {
  std::string text = std::string(kStart) + std::to_string(generation) + "\n";
  return write_file_in_place(path, text, mtime_ns);
}

std::int64_t file_clock_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::optional<std::int64_t> stamp_generation(const std::string& path) {
  Result<std::string> text = read_file(path, kLongest);
  if (!text || !text->starts_with(kStart) || !text->ends_with('\n')) return std::nullopt;
  const char* end = text->data() + text->size() - 1;
  std::int64_t generation = 0;
  auto [at, error] = std::from_chars(text->data() + kStart.size(), end, generation);
  if (error != std::errc{} || at != end) return std::nullopt;
  return generation;
}

}  // namespace darkpkg::link
