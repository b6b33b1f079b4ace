#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cache/database/database.hpp"
#include "link/resolve.hpp"

namespace darkpkg::link {

/// The items by location: those of the database, changed by what this link adds and removes. Names are read when they
/// are asked for, or all at once, or (without a database) only set.
class ItemNames : public NameLookup {
 public:
  /// `database`: null where set() tells everything.
  explicit ItemNames(database::Database* database) : database_(database), complete_(database == nullptr) {}

  const NamedItem* find(ItemKind kind, std::string_view full_name) override;

  /// What the kind at `full_name` is from now on; null: there is none. The item must outlive this.
  void set(ItemKind kind, std::string_view full_name, const NamedItem* item);
  /// Reads all names, for links that ask for many; `count`: about how many there are.
  void read_all(std::size_t count);
  /// Are all names read? Then find() may be called by several threads at once.
  bool complete() const { return complete_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Items = std::array<const NamedItem*, kItemKinds.size()>;  // by kind
  using Names = std::unordered_map<std::string, Items, Hash, std::equal_to<>>;

  Items& at(std::string_view full_name);
  void read(const database::Statement& row, int column, std::string_view full_name, Items& to);

  database::Database* database_;
  bool complete_;
  std::optional<database::Statement> query_;
  Names names_;
  std::deque<NamedItem> stored_;  // of the database; never moves its elements
};

}  // namespace darkpkg::link
