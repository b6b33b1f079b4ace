#include "store/impact.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace darkpkg::store {

std::vector<Affected> affected_by(const Snapshot& snapshot, const Users& users, const Item& item) {
  std::vector<Affected> out{{&item, 0, 0}};
  std::unordered_set<std::uint64_t> seen{item.name_key()};
  for (std::size_t begin = 0; begin < out.size();) {
    // All of one distance, so that of several ways of the same length the first by name counts.
    const std::size_t end = out.size();
    for (std::size_t through = begin; through < end; through++) {
      const std::size_t steps = out[through].steps + 1;
      for (const std::uint64_t key : users.of(out[through].item->name_key())) {
        if (!seen.insert(key).second) continue;
        const Item* user = snapshot.by_name.find(key, [](const Item&) { return true; });
        if (user) out.push_back({user, steps, through});
      }
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(end), out.end(), [](const Affected& a, const Affected& b) {
      return std::tuple(std::string_view(a.item->name), a.item->kind) <
             std::tuple(std::string_view(b.item->name), b.item->kind);
    });
    begin = end;
  }
  return out;
}

}  // namespace darkpkg::store
