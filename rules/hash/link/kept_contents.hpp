#pragma once

#include <map>
#include <string>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// Contents that no package defines any longer, which stay because rows of others need them: darkpkg_kept.
namespace darkpkg::hash {

struct KeptRow {
  ItemKind kind{};
  std::string name;  ///< full, dotted: what it was called
  std::string op;    ///< of the operation that adds it, without which Dark's fold would lose it

  std::string shown() const { return std::string(kind_text(kind)) + " " + name; }
  friend bool operator==(const KeptRow&, const KeptRow&) = default;
};

/// By hash.
std::map<std::string, KeptRow> kept_contents(database::Database& database);
void keep_content(database::Database& database, const std::string& hash, const KeptRow& row);
void forget_kept(database::Database& database, const std::string& hash);

}  // namespace darkpkg::hash
