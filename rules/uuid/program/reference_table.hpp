#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "base/text_numbers.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/reference_kind.hpp"

namespace darkpkg {

/// The names that one item uses, numbered in the order in which they are met, and the places where it uses them.
class ReferenceTable {
 public:
  explicit ReferenceTable(Arena& arena) : arena_(arena) {}

  /// The number of the reference `names` of that kind, a new one if the item has not used it before.
  pt::Reference use(uuid::ReferenceKind::Kind kind, syntax::Path names) {
    key_.assign(1, static_cast<char>(kind));
    for (const syntax::Ident& part : names) key_.append(part.text).push_back('.');
    auto [number, is_new] = numbers_.number(key_);
    if (is_new) {
      numbers_.keep(number, arena_.copy(std::string_view(key_)));
      Reference& reference = references_.emplace_back();
      reference.kind = kind;
      reference.names.reserve(names.size());
      for (const syntax::Ident& part : names) reference.names.emplace_back(part.text);
    }
    const syntax::Ident &first = names.front(), &last = names.back();
    uses_.push_back({number, {first.at.offset, last.at.offset + last.at.length - first.at.offset}});
    return {number};
  }

  /// Says of the last use that nothing binds the name there. `similar`: a bound name that is spelt nearly so, or empty.
  void mark_unbound(std::string similar) {
    unbound_.push_back({static_cast<std::uint32_t>(uses_.size() - 1), std::move(similar)});
  }

  /// Starts with another item.
  void clear() {
    references_.clear();
    uses_.clear();
    unbound_.clear();
    numbers_.clear();
  }
  std::vector<Reference> take_references() { return std::exchange(references_, {}); }
  const std::vector<object::Use>& uses() const { return uses_; }
  std::vector<object::Unbound> take_unbound() { return std::exchange(unbound_, {}); }

 private:
  Arena& arena_;
  std::vector<Reference> references_;
  std::vector<object::Use> uses_;
  std::vector<object::Unbound> unbound_;
  TextNumbers numbers_;
  std::string key_;
};

}  // namespace darkpkg
