#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cache/object/archive.hpp"
#include "cache/object/sections.hpp"

/// The sections as they are written. Texts and dotted paths repeat all over a file, so they are numbered. Rows view
/// what they are made of, or the section that they are read from. What looks for a few names (name_uses.cpp) walks
/// these bytes without making rows of all of them.
namespace darkpkg::object {

struct ReferenceRow {
  std::uint8_t kind = 0;
  std::uint32_t qualifier = 0;  ///< a path
  std::uint32_t name = 0;       ///< a text
  friend bool operator==(const ReferenceRow&, const ReferenceRow&) = default;
};
struct ItemRow {
  ItemKind kind{};
  std::uint32_t modules = 0;  ///< a path
  std::uint32_t name = 0;     ///< a text
  std::vector<ReferenceRow> references;
};
struct IndexRows {
  std::vector<std::string_view> texts;
  std::vector<std::vector<std::uint32_t>> paths;
  std::vector<ItemRow> items;
};
struct BodyRow {
  std::uint32_t bytes = 0;  ///< how many of BodyRows::bytes are the item's; so the others
  std::uint32_t relocations = 0;
  std::uint32_t expectations = 0;
};
/// One form of all items of a file, like with like: that compresses better.
struct BodyRows {
  std::vector<BodyRow> items;
  std::string_view relocations;
  std::string_view bytes;
  std::string_view expectations;
};
struct ItemPositionsRow {
  std::uint32_t whole = 0;  ///< zigzag, from the definition before it
  std::uint32_t whole_length = 0;
  std::uint32_t name = 0;  ///< zigzag, from `whole`
  std::uint32_t name_length = 0;
  std::uint32_t uses = 0;     ///< how many elements of PositionRows' columns are the item's
  std::uint32_t unbound = 0;  ///< how many elements of PositionRows::unbound are
};
struct SimilarRow {
  std::uint32_t unbound = 0;  ///< an element of PositionRows::unbound
  std::string_view name;
};
/// The uses of all items of a file, like with like. All numbers are zigzag, from what is likely.
struct UseRows {
  std::vector<ItemPositionsRow> items;
  std::vector<std::uint32_t> references;  ///< from the first reference that the item has not used before
  std::vector<std::uint32_t> offsets;     ///< from the end of the use before it, the first from that of the name
  std::vector<std::uint32_t> lengths;     ///< from the item's last use of that reference, the first from 0
};
struct PositionRows {
  UseRows uses;
  std::vector<std::uint32_t> unbound;  ///< how many uses lie between this and the unbound use before it: no zigzag
  std::vector<SimilarRow> similar;     ///< of those that have a similar name
};

template <typename A>
void serialize(A& archive, ReferenceRow& row) {
  archive(row.kind, row.qualifier, row.name);
}
template <typename A>
void serialize(A& archive, ItemRow& row) {
  archive(row.kind, row.modules, row.name, row.references);
}
template <typename A>
void serialize(A& archive, IndexRows& rows) {
  archive(rows.texts, rows.paths, rows.items);
}
template <typename A>
void serialize(A& archive, BodyRow& row) {
  archive(row.bytes, row.relocations, row.expectations);
}
template <typename A>
void serialize(A& archive, BodyRows& rows) {
  archive(rows.items, rows.relocations, rows.bytes, rows.expectations);
}
template <typename A>
void serialize(A& archive, ItemPositionsRow& row) {
  archive(row.whole, row.whole_length, row.name, row.name_length, row.uses, row.unbound);
}
template <typename A>
void serialize(A& archive, SimilarRow& row) {
  archive(row.unbound, row.name);
}
template <typename A>
void serialize(A& archive, UseRows& rows) {
  archive(rows.items, rows.references, rows.offsets, rows.lengths);
}
template <typename A>
void serialize(A& archive, PositionRows& rows) {
  archive(rows.uses, rows.unbound, rows.similar);
}

/// The element of that number; throws if there is none.
template <typename T>
const T& element(const std::vector<T>& all, std::uint32_t number) {
  if (number >= all.size()) throw cereal::Exception("a number is out of range");
  return all[number];
}

/// Throws if the enumeration ends before `value`.
template <typename E>
void check_enum(E value, E last) {
  if (value > last) throw cereal::Exception("a kind is unknown");
}

/// A difference in either direction as a small number, and the number that it leads to.
inline std::uint32_t zigzag(std::uint32_t from, std::uint32_t to) {
  auto delta = static_cast<std::int32_t>(to - from);
  return (static_cast<std::uint32_t>(delta) << 1) ^ static_cast<std::uint32_t>(delta >> 31);
}
inline std::uint32_t unzigzag(std::uint32_t from, std::uint32_t delta) {
  return from + ((delta >> 1) ^ (~(delta & 1) + 1));
}

}  // namespace darkpkg::object
