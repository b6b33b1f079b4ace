#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lookup/sources.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg::lookup {

/// A place where an item is used.
struct UsePlace {
  std::uint32_t line = 0;  ///< from 1; 0 if only the user is known: there is no object, no source, or it has errors
  std::uint32_t column = 0;
  const ItemName* user = nullptr;
};

/// The places in a file.
struct FileUses {
  std::string file;              ///< relative to the packages' folder
  std::vector<UsePlace> places;  ///< in the order of the lines; at least one
  bool changed = false;          ///< the file was edited since it was compiled: the places are those of now
};

/// Who uses `target`. Calls of a function by itself are not among them: they don't go by name. `sources`: null if
/// there is no build folder. In ascending order of files. An error if darkpkg did not fill the database.
Result<std::vector<FileUses>> find_uses(const StoredItems& items, const Sources* sources, const ItemName& target);

/// The items that use `target`, each once.
Result<std::vector<const ItemName*>> users_of(const StoredItems& items, const ItemName& target);

/// What an item uses.
struct Dependencies {
  std::vector<const ItemName*> items;
  std::vector<std::string> builtins;  ///< `Builtin.listMap`, `Builtin.x_v1`
  std::vector<std::string> missing;   ///< names that nothing has, as they are written
};

/// What `item` uses by name, each once, sorted. `transitive`: also what these use, and so on.
Result<Dependencies> dependencies(const StoredItems& items, const ItemName& item, bool transitive);

}  // namespace darkpkg::lookup
