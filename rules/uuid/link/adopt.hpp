#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/uuid.hpp"
#include "cache/database/tables/adopted.hpp"
#include "cache/object/sections.hpp"
#include "rules/edition/item_tables.hpp"

/// A database that Dark's own loader filled. Users' code refers to its items by id, and that loader drew ids at random;
/// so an item keeps the id, and the row in `locations`, that its location had. Rows of that sort are those on the main
/// branch that nobody created or reviewed and whose Set name op came from no other instance.
namespace darkpkg::uuid {

/// What Dark's loader left at a location.
struct Adopted {
  Uuid item;
  std::string location;  ///< location_id
  bool remembered;       ///< darkpkg took it over before; its rows may be gone by now
};

class Adoption {
 public:
  explicit Adoption(database::Database& database);

  /// What was at the item's location before darkpkg came.
  std::optional<Adopted> find(const object::IndexItem& item, std::string_view full_name);
  /// The location_id that the item keeps, if it was taken over.
  std::optional<std::string> location(object::ItemKind kind, std::string_view full_name);
  /// The loader's Add op of an item, of all ops on the main branch for that id the first.
  std::optional<std::string> add_op(object::ItemKind kind, const Uuid& item);
  /// Remembers the ids for the time when nothing defines the location.
  void remember(object::ItemKind kind, std::string_view full_name, const Adopted& adopted);

 private:
  database::Database& database_;
  database::AdoptedNames remembered_;
  database::Statement location_;
  database::Statement op_;
  std::optional<std::unordered_map<std::string, std::string>> add_ops_;  // kind and id to op id; read when asked for
};

/// The rows that Dark's loader left at locations that no package defines.
std::size_t count_left_rows(database::Database& database);
/// Deletes them, with the contents and ops of their items unless rows of others need these.
RemovedRows remove_left_rows(database::Database& database);

}  // namespace darkpkg::uuid
