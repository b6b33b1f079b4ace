#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// Contents that no package defines any longer, which stay because rows of others need them: darkpkg_kept.
namespace darkpkg::database {

inline constexpr std::string_view kKeptTable = "darkpkg_kept";

struct KeptRow {
  ItemKind kind{};
  std::string item;  ///< the id's text
  std::string name;  ///< full, dotted: what it was called
  std::string op;    ///< of the operation that adds it; empty if that is somebody else's

  /// As people know it: "fn Darklang.Stdlib.Int64.add".
  std::string shown() const { return std::string(kind_text(kind)) + " " + name; }
  friend bool operator==(const KeptRow&, const KeptRow&) = default;
};

std::vector<KeptRow> read_kept(Database& database);
/// Notes that a content stays.
void put_kept(Database& database, const KeptRow& row);
/// The inverse of put_kept().
void forget_kept(Database& database, std::string_view item);

}  // namespace darkpkg::database
