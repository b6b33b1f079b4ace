#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// Who refers to what the packages no longer define: users' functions, types and values, their ops and locations, the
/// toplevels of canvases. Their rows have ids, no names, so what they refer to has to stay.
namespace darkpkg::uuid {

/// The content of an item that no package defines, in Dark's tables.
struct LeftContent {
  ItemKind kind{};
  std::string item;  ///< the UUID's text
  std::string name;  ///< full, dotted: what it was called
  std::string op;    ///< of its Add op; empty if that is somebody else's

  /// As people know it: "fn Darklang.Stdlib.Int64.add".
  std::string shown() const { return std::string(kind_text(kind)) + " " + name; }
};

/// For each of `left`: which row of others needs it, as people know that ("fn Me.f"); nothing if none does. What a
/// needed content refers to is needed for the same row. To be asked when the rows of all items are up to date, since
/// any other mention of these ids is an outside one then: an id is 16 bytes in .NET's order in every blob of Dark's,
/// and 128 bits do not come together by chance.
std::vector<std::optional<std::string>> outside_uses(database::Database& database, std::span<const LeftContent> left);

/// The contents that earlier links kept for others.
std::vector<LeftContent> kept_contents(database::Database& database);
/// The inverse of keep_content().
void forget_kept(database::Database& database, const LeftContent& content);
/// Notes in darkpkg_kept that a content stays for others.
void keep_content(database::Database& database, const LeftContent& content);

}  // namespace darkpkg::uuid
