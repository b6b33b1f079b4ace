#include "cache/artifacts/evict.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "cache/artifacts/store.hpp"

namespace darkpkg::artifacts {

Result<Evicted> evict(const StoreFolder& folder, std::uint64_t limit) {
  std::vector<StoreFolder::Entry> entries;
  Evicted out;
  Result<void> listed = folder.list([&](StoreFolder::Entry entry) {
    out.left += counted_size(entry.size);
    entries.push_back(std::move(entry));
  });
  if (!listed) return tl::unexpected(listed.error());
  if (out.left <= limit) return out;
  std::sort(entries.begin(), entries.end(), [](const StoreFolder::Entry& a, const StoreFolder::Entry& b) {
    return std::tie(a.used_ns, a.key) < std::tie(b.used_ns, b.key);
  });
  for (const StoreFolder::Entry& entry : entries) {
    if (out.left <= limit) break;
    if (!folder.remove(entry.key)) continue;
    out.left -= counted_size(entry.size);
    out.removed++;
  }
  return out;
}

}  // namespace darkpkg::artifacts
