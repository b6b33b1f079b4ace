#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rules/edition/item_tables.hpp"
#include "rules/hash/identity/log.hpp"

namespace darkpkg::hash {

/// The operations of an item.
class Operations final : public PreparedRows {
 public:
  LoggedOp add;
  LoggedOp name;
};

/// What the tables should have for one item: what Dark's loader stores for it.
struct LoadedItem {
  TableItem* item = nullptr;
  ItemBytes bytes;
  std::string value_type = {};  ///< of a value that is evaluated; its result is its RT

  const Operations& operations() const { return static_cast<const Operations&>(*item->prepared); }
};

/// All rows that Dark's loader stores, as it stores them: in the order of the operations.
struct LoadRows {
  struct Op {
    const LoggedOp* op = nullptr;
    std::size_t stamp = 0;  ///< ms behind the first, those included that are stored already
  };
  std::vector<LoadedItem*> items;
  std::vector<std::size_t> name_stamps;  ///< of each item: its SetName's
  std::vector<Op> ops;
  /// The items whose rows stand for a hash that several names may have: for each that of the last operation that was
  /// stored (LibDB/PackageOpPlayback.fs).
  std::vector<LoadedItem*> winners;
  LoadCommit commit;
};

/// For each of the items, which are in the order in which a loader reads them, the number of the one whose bytes stand
/// for its hash.
std::vector<std::uint32_t> winner_numbers(std::span<const LoadedItem> items);
/// Those whose bytes stand for their hash.
std::vector<LoadedItem*> winners_of(std::span<LoadedItem> items);

/// What the tables should have for these items, which are in the order in which a loader reads them.
LoadRows load_rows(std::span<LoadedItem> items);

}  // namespace darkpkg::hash
