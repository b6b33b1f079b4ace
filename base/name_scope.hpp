#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text_numbers.hpp"

namespace darkpkg {

/// What names are bound to at a place of a program. A binding hides older ones of its name; undoing bindings costs
/// what making them cost. The names' texts must outlive it.
template <typename T>
class NameScope {
 public:
  /// The newest binding of the name, or null.
  const T* find(std::string_view name) const {
    std::optional<std::uint32_t> number = names_.find(name);
    if (!number || newest_[*number] == kNone) return nullptr;
    return &bindings_[newest_[*number]].value;
  }
  T* find(std::string_view name) { return const_cast<T*>(std::as_const(*this).find(name)); }

  void bind(std::string_view name, T value) {
    auto [number, is_new] = names_.number(name);
    if (is_new) newest_.push_back(kNone);
    bindings_.push_back({std::move(value), number, newest_[number]});
    newest_[number] = bindings_.size() - 1;
  }

  /// What is bound from now on is undone with the number that this returns.
  std::size_t mark() const { return bindings_.size(); }
  void undo(std::size_t mark) {
    for (; bindings_.size() > mark; bindings_.pop_back()) newest_[bindings_.back().name] = bindings_.back().hidden;
  }

  void clear() {
    bindings_.clear();
    names_.clear();
    newest_.clear();
  }

  /// Calls `visit(name, value)` with each binding since `mark`, the oldest first, hidden ones too.
  template <typename Visit>
  void each_since(std::size_t mark, Visit visit) const {
    for (std::size_t i = mark; i < bindings_.size(); i++) visit(names_.texts()[bindings_[i].name], bindings_[i].value);
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Entry {
    T value;
    std::uint32_t name;
    std::size_t hidden;  ///< the binding of the same name before
  };
  std::vector<Entry> bindings_;
  TextNumbers names_;
  std::vector<std::size_t> newest_;  ///< by the name's number: its newest binding
};

}  // namespace darkpkg
