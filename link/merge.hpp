#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cache/database/tables/state.hpp"
#include "link/linked_file.hpp"
#include "link/warnings.hpp"
#include "rules/edition/item_tables.hpp"

namespace darkpkg::link {

/// Where a step is merged into. The state's generation is that of the last link, and `folded` what it was.
struct MergeTarget {
  database::Database& database;
  ItemTables& tables;
  const std::optional<database::State>& before;    ///< what the last link wrote; nothing: there was none
  database::State state;                           ///< of this link
  std::span<const std::string_view> empty_tables;  ///< whose indexes may be made last: nothing is in them
  database::LocationTable locations;
  bool relower_all = false;  ///< as in Options
};

/// What a merge wrote.
struct Merged {
  database::State state;
  std::size_t items_added = 0;
  std::size_t items_changed = 0;
  std::size_t items_removed = 0;
  std::size_t items_moved = 0;
  std::size_t items_relowered = 0;
  std::size_t rows_written = 0;
  std::size_t adopted = 0;
  std::vector<KeptContent> kept;
  std::int64_t encode_us = 0;  ///< of its wall time, for bytes
};

/// An object whose checksums are right but whose code is malformed: a miss like any other, only found late.
struct MalformedObject {
  LinkedFile* file = nullptr;
  Error error;
};

/// Writes what a step found into the database, inside of the caller's transaction: contents, locations and ops of the
/// items that are linked and whose bytes differ from what is there, and darkpkg's own tables. Nothing if the edition
/// finds a mistake in an item, which is among the diagnostics then. Throws DatabaseError and MalformedObject. The
/// caller rolls back if it throws or returns nothing.
std::optional<Merged> merge(Step& step, const LinkedFiles& files, const PinWarnings& pins, MergeTarget target);

}  // namespace darkpkg::link
