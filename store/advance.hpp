#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"
#include "store/bodies_cache.hpp"
#include "store/encoder.hpp"
#include "store/snapshot_prior.hpp"

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

/// What becomes of warnings.
struct Warnings {
  bool strict = false;               ///< they are errors
  std::vector<std::string> allowed;  ///< codes ("W0404") of those that are neither told nor errors
};

bool has_errors(const std::vector<link::FileDiagnostics>& diagnostics);

/// From one state of the packages to the next.
struct Advance {
  std::shared_ptr<Snapshot> next;   ///< null where there are errors
  std::vector<ItemChange> changes;  ///< not filled from an empty snapshot: all items are added
  /// Sources that changed, went or are affected, and what is wrong with them. In the first state only what is refused.
  std::vector<std::string> checked;
  std::vector<link::FileDiagnostics> diagnostics;
  /// What is wrong with the file of pinned ids; nothing where that is what it was.
  std::optional<Diagnostics> pins;
  /// What items use now, by their name_key(), where that may be other than before: for Users.
  std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> uses;
};

/// What a state is made with.
struct Means {
  std::shared_ptr<const Encoder> encoder;
  const Users& users;  ///< of the state before, if ids are of contents
  ItemCache& cache;
  BodiesCache& bodies;
  const std::string& root;  ///< of the sources
  const Warnings& warnings;
};

/// Makes the snapshot that `from` becomes by the changes (ascending by path). Items that are neither changed nor
/// affected keep their slots, and so their bytes. With another encoder than `from` has, all files must be among the
/// changes. The error is for objects that turn out to be malformed.
Result<Advance> advance(const Snapshot& from, const std::vector<FileChange>& changes, const Means& means);

/// What is wrong with files, and with the file of pinned ids.
struct Findings {
  std::vector<link::FileDiagnostics> files;
  Diagnostics pins;
};
/// Everything that is wrong with a state, as a full link would say, without what is allowed. Files without anything to
/// say are left out.
Result<Findings> check_all(const Snapshot& snapshot, const Means& means);

/// What all items of a state use, for Users.
std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> all_uses(const Snapshot& snapshot);

}  // namespace darkpkg::store
