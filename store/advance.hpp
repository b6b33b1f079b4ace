#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"
#include "store/snapshot.hpp"
#include "store/stepped.hpp"

namespace darkpkg::store {

enum class Change : std::uint8_t { added, changed, removed, moved };
/// `added`, `changed`, ...: as darkpkg_changes has them.
std::string_view change_text(Change change);

/// What a generation did to an item. `moved`: to another file, otherwise equal.
struct ItemChange {
  Change change{};
  ItemKind kind{};
  ItemId id;
  std::string name;
  friend bool operator==(const ItemChange&, const ItemChange&) = default;
};

bool has_errors(const std::vector<link::FileDiagnostics>& diagnostics);

/// From one state of the packages to the next.
struct Advance {
  std::shared_ptr<Snapshot> next;   ///< null if there are errors
  std::vector<ItemChange> changes;  ///< not filled from an empty snapshot: all items are added
  /// Sources that changed, went or are affected, and what is wrong with them. In the first state only what is refused.
  std::vector<std::string> checked;
  std::vector<link::FileDiagnostics> diagnostics;
  std::optional<Diagnostics> pins;  ///< what is wrong with the file of pinned ids; nothing: what it was
  /// What items use now, by their name_key(), if that may be other than before: for Users.
  std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> uses;
};

/// Makes the snapshot that `from` becomes by the changes (ascending by path). Items that are neither changed nor
/// affected keep their slots, and so their bytes. With another encoder than `from` has, all files must be among the
/// changes. The error is for objects that turn out to be malformed.
Result<Advance> advance(const Snapshot& from, const std::vector<FileChange>& changes, const Means& means);

/// What all items of a state use, for Users.
std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> all_uses(const Snapshot& snapshot);

}  // namespace darkpkg::store
