#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/text_numbers.hpp"
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
    std::optional<std::uint32_t> number = names_.find(name);
    if (!number || newest_[*number] == kNone) return std::nullopt;
    return bindings_[newest_[*number]].at;
  }
  /// Hides an older binding of the same name.
  void bind(const Binding& binding) {
    auto [number, is_new] = names_.number(binding.name);
    if (is_new) newest_.push_back(kNone);
    bindings_.push_back({binding.at, number, newest_[number]});
    newest_[number] = bindings_.size() - 1;
  }
  void bind(const std::vector<Binding>& bindings) {
    for (const Binding& binding : bindings) bind(binding);
  }
  void clear() {
    bindings_.clear();
    names_.clear();
    newest_.clear();
  }
  /// What is bound from now on is undone with the number that this returns.
  std::size_t mark() const { return bindings_.size(); }
  void undo(std::size_t mark) {
    for (; bindings_.size() > mark; bindings_.pop_back()) newest_[bindings_.back().name] = bindings_.back().hidden;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Entry {
    rt::Register at;
    std::uint32_t name;
    std::size_t hidden;  ///< the binding of the same name before
  };
  std::vector<Entry> bindings_;
  TextNumbers names_;
  std::vector<std::size_t> newest_;  ///< by the name's number: its newest binding
};

}  // namespace darkpkg::lower
