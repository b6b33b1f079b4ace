#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cache/database/database.hpp"
#include "rules/link/resolve.hpp"

namespace darkpkg::link {

/// The items by location: those of the database, changed by what this link adds and removes. Names are read when they
/// are asked for, or all at once, or (without a database) only set.
class ItemNames : public NameLookup {
 public:
  /// `database`: null where set() tells everything.
  explicit ItemNames(database::Database* database) : database_(database), complete_(database == nullptr) {}

  std::optional<Uuid> find(object::ItemKind kind, std::string_view full_name) override;

  /// What the kind at `full_name` is from now on; nothing: there is none.
  void set(object::ItemKind kind, std::string_view full_name, const std::optional<Uuid>& id);
  /// Reads all names, for links that ask for many; `count`: about how many there are.
  void read_all(std::size_t count);
  /// Are all names read? Then find() may be called by several threads at once.
  bool complete() const { return complete_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Ids = std::array<std::optional<Uuid>, 3>;  // by kind

  Ids& at(std::string_view full_name);

  database::Database* database_;
  bool complete_;
  std::optional<database::Statement> query_;
  std::unordered_map<std::string, Ids, Hash, std::equal_to<>> names_;
};

}  // namespace darkpkg::link
