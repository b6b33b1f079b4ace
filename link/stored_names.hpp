#pragma once

#include <deque>
#include <optional>
#include <string_view>

#include "cache/database/database.hpp"
#include "link/lookup.hpp"

namespace darkpkg::link {

/// The items that a database has by location. Names are read when they are asked for, or all at once.
class StoredNames : public NameLookup {
 public:
  explicit StoredNames(database::Database& database) : database_(database) {}

  const NamedItem* find(ItemKind kind, std::string_view full_name) override;
  /// Reads all names, for links that ask for many; `count`: about how many there are.
  void read_all(std::size_t count);
  /// Are all names read? Then find() may be called by several threads at once.
  bool complete() const { return complete_; }

 private:
  using Items = ByKind<const NamedItem*>;

  void read(const database::Statement& row, int column, std::string_view full_name, Items& to);

  database::Database& database_;
  bool complete_ = false;
  std::optional<database::Statement> query_;
  ByName<Items> names_;
  std::deque<NamedItem> items_;  // never moves its elements
};

}  // namespace darkpkg::link
