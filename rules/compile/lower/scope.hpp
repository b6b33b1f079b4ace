#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/compile/lower/runtime_types.hpp"

namespace darkpkg::lower {

/// A name that stands for a register.
struct Binding {
  std::string_view name;
  rt::Register at;
};

/// The names that are bound in a frame. Undoing bindings costs what binding them cost.
class Scope {
 public:
  std::optional<rt::Register> find(std::string_view name) const {
    auto at = newest_.find(name);
    if (at == newest_.end() || at->second == kNone) return std::nullopt;
    return bindings_[at->second].binding.at;
  }
  /// Hides an older binding of the same name.
  void bind(const Binding& binding) {
    auto [at, added] = newest_.try_emplace(binding.name, kNone);
    bindings_.push_back({binding, at->second});
    at->second = bindings_.size() - 1;
  }
  void bind(const std::vector<Binding>& bindings) {
    for (const Binding& binding : bindings) bind(binding);
  }
  /// What is bound from now on is undone with the number that this returns.
  std::size_t mark() const { return bindings_.size(); }
  void undo(std::size_t mark) {
    for (; bindings_.size() > mark; bindings_.pop_back())
      newest_[bindings_.back().binding.name] = bindings_.back().hidden;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Entry {
    Binding binding;
    std::size_t hidden;  ///< the binding of the same name before
  };
  std::vector<Entry> bindings_;
  std::unordered_map<std::string_view, std::size_t> newest_;
};

}  // namespace darkpkg::lower
