#pragma once

#include <deque>
#include <optional>
#include <string_view>

#include "cache/database/tables/edges.hpp"
#include "link/lookup.hpp"

namespace darkpkg::link {

/// The items that a database has by location. Names are read when they are asked for, or all at once.
class StoredNames : public NameLookup {
 public:
  explicit StoredNames(database::Database& database) : database_(database) {}

  const NamedItem* find(ItemKind kind, std::string_view full_name) override;
  /// Reads all names, for links that ask for many; `count`: about how many there are.
  void read_all(std::size_t count);
  /// Reads the names that the item of this row used, if that was not done yet.
  void read_used(std::int64_t row);
  /// As find(), of the names that were read.
  const NamedItem* find_read(ItemKind kind, std::string_view full_name) const;
  /// Are all names read? Then find() may be called by several threads at once.
  bool complete() const { return complete_; }

 private:
  using Items = ByKind<const NamedItem*>;

  /// What stands at a name that was not read yet.
  Items& read_name(std::string_view full_name);
  void add(ItemKind kind, std::string_view full_name, std::string_view id, Items& to);

  database::Database& database_;
  bool complete_ = false;
  database::ItemNames rows_{database_};
  std::optional<database::UsedNames> used_;
  ByName<Items> names_;
  std::deque<NamedItem> items_;  // never moves its elements
};

/// Those that were read of them; it never reads any itself.
class ReadNames : public NameLookup {
 public:
  explicit ReadNames(const StoredNames& names) : names_(names) {}
  const NamedItem* find(ItemKind kind, std::string_view full_name) override {
    return names_.find_read(kind, full_name);
  }

 private:
  const StoredNames& names_;
};

}  // namespace darkpkg::link
