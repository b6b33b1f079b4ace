#include "cache/artifacts/evict.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "cache/artifacts/folder.hpp"

namespace darkpkg::artifacts {

Result<Evicted> evict(const Files& folder, std::uint64_t limit) {
  std::vector<Files::Entry> entries;
  Evicted out;
  Result<void> listed = folder.list([&](Files::Entry entry) {
    out.left += counted_size(entry.size);
    entries.push_back(std::move(entry));
  });
  if (!listed) return tl::unexpected(listed.error());
  if (out.left <= limit) return out;
  std::sort(entries.begin(), entries.end(), [](const Files::Entry& a, const Files::Entry& b) {
    return std::tie(a.used_ns, a.key) < std::tie(b.used_ns, b.key);
  });
  for (const Files::Entry& entry : entries) {
    if (out.left <= limit) break;
    if (!folder.remove(entry.key)) continue;
    out.left -= counted_size(entry.size);
    out.removed++;
  }
  return out;
}

}  // namespace darkpkg::artifacts
