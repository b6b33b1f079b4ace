#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// The ids that items had before darkpkg came, and keep: darkpkg_adopted.
namespace darkpkg::database {

struct AdoptedRow {
  ItemKind kind{};
  std::string name;      ///< full, dotted
  std::string item;      ///< the id's text
  std::string location;  ///< the edition's: the row of its name
};

/// Nothing if darkpkg never linked into the database.
std::vector<AdoptedRow> read_adopted(Database& database);
/// Notes one, whatever was noted of its name.
void put_adopted(Database& database, const AdoptedRow& row);

/// Finds them by name.
class AdoptedNames {
 public:
  explicit AdoptedNames(const Database& database);
  std::optional<AdoptedRow> find(ItemKind kind, std::string_view name);

 private:
  Statement select_;
};

}  // namespace darkpkg::database
