#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// What each generation changed, for programs that keep items in memory: darkpkg_changes.
namespace darkpkg::database {

inline constexpr std::string_view kChangesTable = "darkpkg_changes";

struct ChangeRow {
  std::int64_t generation = 0;
  ItemKind kind{};
  std::string item;    ///< the id's text
  std::string change;  ///< `added`, `changed`, `removed` or `moved`
};

/// The last one of an item; nothing if none is noted.
std::optional<ChangeRow> last_change(Database& database, ItemKind kind, std::string_view item);
/// All of one generation.
std::vector<ChangeRow> read_changes(Database& database, std::int64_t generation);

/// Writes those of one generation.
class ChangeRows {
 public:
  ChangeRows(Database& database, std::int64_t generation) : database_(database), generation_(generation) {}

  void add(ItemKind kind, std::string_view item, std::string_view change);
  bool any() const { return any_; }
  /// Deletes the rows of generations so old that no runtime still waits for them.
  void forget_old();

 private:
  Database& database_;
  std::int64_t generation_;
  bool any_ = false;
  std::optional<Statement> insert_;
};

/// Rows of generations that there are not yet, or that say nothing: what they are, for people.
std::vector<std::string> impossible_changes(Database& database);
void forget_impossible_changes(Database& database);
/// Notes as those of the next generation what `select`, SQL, gives: kind, item and change.
void add_next_changes(Database& database, const std::string& select);

}  // namespace darkpkg::database
