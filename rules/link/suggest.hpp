#pragma once

#include <string>
#include <vector>

#include "cache/object/sections.hpp"
#include "rules/link/inputs.hpp"

namespace darkpkg::link {

/// Finds names that a wrong one may have meant: the same last part elsewhere, else a similar one nearby. Needs the
/// names of all items, so make it at the first name that is wrong.
class Suggestions {
 public:
  /// Knows the builtins.
  explicit Suggestions(const Inputs& inputs);
  void add(object::ItemKind kind, std::string full_name);
  /// "did you mean 'Stdlib.List.map'?", or empty. `modules`: where the reference is written.
  std::string help(const object::Reference& reference, const std::vector<std::string>& modules) const;

 private:
  struct Name {
    object::ItemKind kind{};
    std::string full;
    std::size_t last = 0;  ///< where the last part starts
  };
  std::vector<Name> names_;
};

/// The number of insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`, at most
/// `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace darkpkg::link
