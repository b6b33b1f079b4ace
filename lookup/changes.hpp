#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/database/tables/changes.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg::lookup {

/// The last change of the item that the database still knows of.
Result<std::optional<database::ChangeRow>> last_change(const StoredItems& items, const ItemName& item);

/// A name that came to mean something, or ceased to.
struct NameChange {
  object::ItemKind kind{};
  std::string name;
  bool appeared = false;
};

/// The names among those that `user` may mean which the generation added or removed; `user` as its object has it.
Result<std::vector<NameChange>> names_changed(const StoredItems& items, std::int64_t generation,
                                              const object::IndexItem& user);

/// Those of `changed` that `user` may mean.
std::vector<NameChange> names_meant(const Edition& edition, const std::vector<NameChange>& changed,
                                    const object::IndexItem& user);

/// The items of a file as they were linked: names and kinds.
Result<std::vector<NameChange>> names_of_file(const StoredItems& items, const std::string& file);

/// The hash of what the object had of the item when it was linked.
Result<std::optional<object::ContentHash>> linked_hash(const StoredItems& items, const ItemName& item);

}  // namespace darkpkg::lookup
