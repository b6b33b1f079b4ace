#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace darkpkg::store {

/// Which items use which by name, both by their name_key(): whose ids may follow when one says something else.
class Users {
 public:
  /// The items that use this one, in no order.
  const std::vector<std::uint64_t>& of(std::uint64_t used) const {
    static const std::vector<std::uint64_t> kNone;
    const auto found = users_.find(used);
    return found == users_.end() ? kNone : found->second;
  }
  /// Makes these all that `user` uses.
  void put(std::uint64_t user, std::vector<std::uint64_t> used) {
    if (const auto before = used_.find(user); before != used_.end())
      for (const std::uint64_t each : before->second) std::erase(users_[each], user);
    for (const std::uint64_t each : used) users_[each].push_back(user);
    if (used.empty()) used_.erase(user);
    else used_.insert_or_assign(user, std::move(used));
  }
  bool empty() const { return used_.empty(); }

 private:
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> users_;
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> used_;
};

}  // namespace darkpkg::store
