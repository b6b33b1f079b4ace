#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "rules/lookup/item_text.hpp"

namespace darkpkg::lookup {

/// The items of a database on its main branch, by name. Only reads; works where file and folder can't be written.
class StoredItems {
 public:
  /// Reads the names of all items.
  static Result<StoredItems> open(const std::string& database);

  /// The items that `name` may mean: those of exactly that full name (of each kind one), else those whose full name
  /// ends with `.name`. Their blobs are read. Empty where there is none.
  Result<std::vector<StoredItem>> find(std::string_view name) const;

  /// The full names nearest to `name` by edit distance of the last part, at most three.
  std::vector<std::string> similar(std::string_view name) const;

  /// Names by id, for the printers.
  wire::NameOf name_of() const;

  /// The file that defines the item, relative to the packages' folder; empty where darkpkg does not know.
  Result<std::string> file_of(const StoredItem& item) const;

 private:
  struct Entry {
    object::ItemKind kind{};
    std::string name;
    Uuid id;
  };

  std::string database_;
  std::vector<Entry> entries_;
  std::unordered_map<Uuid, std::size_t> by_id_;
};

}  // namespace darkpkg::lookup
