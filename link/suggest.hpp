#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/edition/edition.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {

/// Finds names that a wrong one may have meant: the same last part elsewhere, else a similar one nearby. Needs the
/// names of all items, so make it at the first name that is wrong.
class Suggestions {
 public:
  /// Knows the builtins.
  Suggestions(const Edition& edition, const Inputs& inputs);
  void add(object::ItemKind kind, std::string full_name);
  /// "did you mean 'Stdlib.List.map'?", or empty. `modules`: where the reference is written. `similar`: a local name
  /// there that is spelt nearly so, or empty.
  std::string help(const Reference& reference, const std::vector<std::string>& modules,
                   std::string_view similar = {}) const;

 private:
  /// The item of that kind that a bare name would mean there; empty: none.
  std::string_view around(ItemKind kind, std::string_view written, const std::vector<std::string>& modules) const;

  struct Name {
    object::ItemKind kind{};
    std::string full;
    std::size_t last = 0;  ///< where the last part starts
  };
  const Edition* edition_;
  std::vector<Name> names_;
};

}  // namespace darkpkg::link
