#include "cache/artifacts/ledger.hpp"

#include <charconv>
#include <string>

#include "cache/artifacts/folder.hpp"

namespace darkpkg::artifacts {
namespace {

/// As many digits as the largest number has, and a line feed.
constexpr std::size_t kLength = 21;

}  // namespace

Result<std::uint64_t> Ledger::read() const {
  if (Result<std::string> text = folder_.read_ledger(); text && text->size() == kLength && text->back() == '\n') {
    std::uint64_t bytes = 0;
    const char* last = text->data() + kLength - 1;
    auto [end, error] = std::from_chars(text->data(), last, bytes);
    if (error == std::errc() && end == last) return bytes;
  }
  std::uint64_t bytes = 0;
  Result<void> listed = folder_.list([&](const Files::Entry& entry) { bytes += counted_size(entry.size); });
  if (!listed) return tl::unexpected(listed.error());
  return bytes;
}

Result<void> Ledger::write(std::uint64_t bytes) const {
  std::string text = std::to_string(bytes) + "\n";
  return folder_.write_ledger(std::string(kLength - text.size(), '0') + text);
}

}  // namespace darkpkg::artifacts
