#include "rules/hash/identity/knots.hpp"

#include <algorithm>
#include <cstddef>

namespace darkpkg::hash {
namespace {

constexpr std::uint32_t kUnseen = 0;

class Tarjan {
 public:
  explicit Tarjan(std::span<const std::vector<std::uint32_t>> edges)
      : edges_(edges), index_(edges.size(), kUnseen), low_(edges.size()), on_stack_(edges.size(), false) {}

  std::vector<std::vector<std::uint32_t>> run() && {
    for (std::uint32_t node = 0; node < edges_.size(); node++)
      if (index_[node] == kUnseen) connect(node);
    return std::move(components_);
  }

 private:
  struct Visit {
    std::uint32_t node;
    std::size_t next_edge;
  };

  void enter(std::uint32_t node) {
    index_[node] = low_[node] = ++count_;
    stack_.push_back(node);
    on_stack_[node] = true;
    visits_.push_back({node, 0});
  }

  void connect(std::uint32_t start) {
    enter(start);
    while (!visits_.empty()) {
      auto& [node, next_edge] = visits_.back();
      if (next_edge < edges_[node].size()) {
        std::uint32_t used = edges_[node][next_edge++];
        if (index_[used] == kUnseen) enter(used);
        else if (on_stack_[used]) low_[node] = std::min(low_[node], index_[used]);
        continue;
      }
      std::uint32_t done = node;
      visits_.pop_back();
      if (!visits_.empty()) low_[visits_.back().node] = std::min(low_[visits_.back().node], low_[done]);
      if (low_[done] == index_[done]) leave(done);
    }
  }

  /// `root` and all above it on the stack are a component.
  void leave(std::uint32_t root) {
    std::vector<std::uint32_t>& component = components_.emplace_back();
    std::uint32_t node = 0;
    do {
      node = stack_.back();
      stack_.pop_back();
      on_stack_[node] = false;
      component.push_back(node);
    } while (node != root);
  }

  std::span<const std::vector<std::uint32_t>> edges_;
  std::vector<std::uint32_t> index_;  ///< from 1, in the order in which nodes are met
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::vector<Visit> visits_;
  std::vector<std::vector<std::uint32_t>> components_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> knots(std::span<const std::vector<std::uint32_t>> edges) {
  return Tarjan(edges).run();
}

}  // namespace darkpkg::hash
