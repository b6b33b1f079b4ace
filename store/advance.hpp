#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"
#include "store/check.hpp"
#include "store/encoder.hpp"
#include "store/snapshot.hpp"

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

/// A source whose object is another than the snapshot's.
struct FileChange {
  std::string path;
  std::shared_ptr<const ObjectData> object;  ///< null: the source is gone
};

/// From one state of the packages to the next.
struct Advance {
  std::shared_ptr<Snapshot> next;   ///< null where there are errors
  std::vector<ItemChange> changes;  ///< not filled from an empty snapshot: all items are added
  /// Sources that changed, went or are affected, and what is wrong with them. In the first state only what is refused.
  std::vector<std::string> checked;
  std::vector<link::FileDiagnostics> diagnostics;
};

/// Makes the snapshot that `from` becomes by the changes (ascending by path). Items that are neither changed nor
/// affected keep their slots, and so their bytes. With another encoder than `from` has, all files must be among the
/// changes. The error is for objects that turn out to be malformed.
Result<Advance> advance(const Snapshot& from, const std::vector<FileChange>& changes,
                        std::shared_ptr<const Encoder> encoder, ItemCache& cache, const std::string& root,
                        const Warnings& warnings);

}  // namespace darkpkg::store
