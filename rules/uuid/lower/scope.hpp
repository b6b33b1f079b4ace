#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/name_scope.hpp"
#include "rules/uuid/trees/runtime_types.hpp"

namespace darkpkg::lower {

/// A name that stands for a register.
struct Binding {
  std::string_view name;
  rt::Register at;
};

/// The names that are bound in a frame.
class Scope {
 public:
  std::optional<rt::Register> find(std::string_view name) const {
    const rt::Register* at = names_.find(name);
    return at ? std::optional(*at) : std::nullopt;
  }
  void bind(const Binding& binding) { names_.bind(binding.name, binding.at); }
  void bind(const std::vector<Binding>& bindings) {
    for (const Binding& binding : bindings) bind(binding);
  }
  void clear() { names_.clear(); }
  std::size_t mark() const { return names_.mark(); }
  void undo(std::size_t mark) { names_.undo(mark); }

 private:
  NameScope<rt::Register> names_;
};

}  // namespace darkpkg::lower
