#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "base/text_numbers.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {

/// The names that one item uses, numbered in the order in which they are met, and the places where it uses them.
class ReferenceTable {
 public:
  explicit ReferenceTable(Arena& arena) : arena_(arena) {}

  /// The number of the reference `names` of that kind, a new one if the item has not used it before.
  pt::Reference use(ReferenceKind::Kind kind, pt::Texts names, Span at) {
    key_.assign(1, static_cast<char>(kind));
    for (std::string_view part : names) key_.append(part).push_back('\0');
    auto [number, is_new] = numbers_.number(key_);
    if (is_new) {
      numbers_.keep(number, arena_.copy(std::string_view(key_)));
      references_.push_back({kind, {names.begin(), names.end()}});
    }
    uses_.push_back({number, {at.offset, at.length}});
    return {number};
  }

  /// Starts with another item.
  void clear() {
    references_.clear();
    uses_.clear();
    numbers_.clear();
  }
  std::vector<Reference> take_references() { return std::exchange(references_, {}); }
  const std::vector<object::Use>& uses() const { return uses_; }

 private:
  Arena& arena_;
  std::vector<Reference> references_;
  std::vector<object::Use> uses_;
  TextNumbers numbers_;
  std::string key_;
};

}  // namespace darkpkg::hash
