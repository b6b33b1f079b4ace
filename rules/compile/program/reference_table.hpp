#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "cache/object/sections.hpp"
#include "rules/compile/program/program_types.hpp"
#include "rules/compile/syntax/tree.hpp"

namespace darkpkg {

/// The names that one item uses, numbered in the order in which they are met, and the places where it uses them.
class ReferenceTable {
 public:
  /// The number of the reference `names` of that kind, a new one where the item has not used it before.
  pt::Reference use(object::ReferenceKind kind, syntax::Path names) {
    key_.assign(1, static_cast<char>(kind));
    for (const syntax::Ident& part : names) key_.append(part.text).push_back('.');
    auto [entry, is_new] = numbers_.try_emplace(key_, static_cast<std::uint32_t>(references_.size()));
    if (is_new) {
      object::Reference& reference = references_.emplace_back();
      reference.kind = kind;
      for (const syntax::Ident& part : names) reference.names.emplace_back(part.text);
    }
    const syntax::Ident &first = names.front(), &last = names.back();
    uses_.push_back({entry->second, {first.at.offset, last.at.offset + last.at.length - first.at.offset}});
    return {entry->second};
  }

  std::vector<object::Reference> take_references() && { return std::move(references_); }
  std::vector<object::Use> take_uses() && { return std::move(uses_); }

 private:
  std::vector<object::Reference> references_;
  std::vector<object::Use> uses_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::string key_;
};

}  // namespace darkpkg
