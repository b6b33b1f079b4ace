#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "language/dotnet/reader.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/wire/package_reference.hpp"

namespace darkpkg::wire {

/// What decoders of trees share: lists, and what PT and RT write alike. The name of a function stands for its type.
class TreeReader {
 public:
  TreeReader(Reader& reader, Arena& arena, PackageReferences* references)
      : r_(reader), arena_(arena), references_(references) {}

 protected:
  // ---- Lists: `each` reads one item
  template <typename F>
  auto list(F each) {
    std::vector<decltype(each())> items;
    append(items, each);
    return arena_.copy(items);
  }
  /// A list that has at least one item: the first, then the rest with its count.
  template <typename F>
  auto non_empty(F each) {
    std::vector<decltype(each())> items;
    items.push_back(each());
    append(items, each);
    return arena_.copy(items);
  }
  /// Two items, then the rest with its count.
  template <typename F>
  auto tuple(F each) {
    std::vector<decltype(each())> items;
    items.push_back(each());
    items.push_back(each());
    append(items, each);
    return arena_.copy(items);
  }
  std::span<const std::string_view> texts() {
    return list([&] { return r_.text(); });
  }

  // ---- Names
  Uuid package_id(ItemKind kind) {
    Uuid id = r_.uuid();
    if (references_ && r_.ok()) references_->push_back({kind, id});
    return id;
  }
  pt::Builtin builtin() {
    std::string_view name = r_.text();
    return {name, r_.i32()};
  }
  pt::NameError name_error() {
    bool invalid = r_.tag<tag::NameResolutionError>() == tag::NameResolutionError::InvalidName;
    return {invalid, texts()};
  }
  /// FQFnName or FQValueName, into a variant that has both.
  template <typename Name>
  Name fq_name(ItemKind kind) {
    if (r_.tag<tag::FqName>() == tag::FqName::Builtin) return builtin();
    return package_id(kind);
  }

  // ---- Literals
  /// An Int128 or UInt128 in the only form in which Dark writes it.
  std::string_view decimal(bool with_sign);
  pt::Int128 int128() { return {decimal(true)}; }
  pt::UInt128 uint128() { return {decimal(false)}; }

  Reader& r_;
  Arena& arena_;
  PackageReferences* references_;

 private:
  template <typename T, typename F>
  void append(std::vector<T>& items, F each) {
    // Nothing is reserved: a count is only known to be no larger than the bytes that are left.
    for (std::size_t n = r_.count(); n > 0 && r_.ok(); n--) items.push_back(each());
  }
};

}  // namespace darkpkg::wire
