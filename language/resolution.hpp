#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "language/item_id.hpp"

namespace darkpkg {

/// What a reference of an item means today.
struct Resolution {
  enum class Kind : std::uint8_t { missing, package_type, package_fn, package_value, builtin_fn, builtin_value };

  Kind kind = Kind::missing;
  ItemId id;                        ///< of a package item; set by settle() once the item has it
  std::string_view name;            ///< of a builtin, without `_vN`
  std::int32_t version = 0;         ///< of a builtin
  const NamedItem* item = nullptr;  ///< the package item

  bool missing() const { return kind == Kind::missing; }
  bool is_type() const { return kind == Kind::package_type; }
  bool is_fn() const { return kind == Kind::package_fn || kind == Kind::builtin_fn; }
  bool is_value() const { return kind == Kind::package_value || kind == Kind::builtin_value; }
  /// The kind of the package item; nothing for builtins and what is missing.
  std::optional<ItemKind> package_kind() const {
    switch (kind) {
      case Kind::package_type: return ItemKind::type;
      case Kind::package_fn: return ItemKind::fn;
      case Kind::package_value: return ItemKind::value;
      case Kind::missing:
      case Kind::builtin_fn:
      case Kind::builtin_value: break;
    }
    return std::nullopt;
  }
  /// Takes over the id that the item has now.
  void settle() {
    if (item) id = item->id;
  }

  /// Do both mean the same? Not whether they found it in the same table.
  friend bool operator==(const Resolution& a, const Resolution& b) {
    return a.kind == b.kind && a.id == b.id && a.name == b.name && a.version == b.version;
  }
};

inline Resolution package_resolution(const NamedItem& item) {
  Resolution out;
  switch (item.kind) {
    case ItemKind::type: out.kind = Resolution::Kind::package_type; break;
    case ItemKind::value: out.kind = Resolution::Kind::package_value; break;
    case ItemKind::fn: out.kind = Resolution::Kind::package_fn; break;
  }
  out.item = &item;
  out.id = item.id;
  return out;
}

}  // namespace darkpkg
