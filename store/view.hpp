#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/package_store.hpp"

namespace darkpkg::store {

/// One thread's sight of the store: it stays at one state of the packages until refresh(), however the files change.
/// Finding an item and reading bytes that are cached take no lock. One thread at a time; the store must outlive it.
class View {
 public:
  explicit View(PackageStore& store);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  /// Goes to the store's current state. True if that is another than before; then no Item* of before may be used.
  bool refresh();
  std::uint64_t generation() const { return snapshot_->generation; }
  const Snapshot& snapshot() const { return *snapshot_; }

  const Item* find(ItemKind kind, std::string_view full_name) const { return snapshot_->find(kind, full_name); }
  const Item* find(ItemKind kind, std::string_view owner, std::string_view modules, std::string_view name) const;
  const Item* find(ItemKind kind, const ItemId& id) const { return snapshot_->find(kind, id); }

  /// The item's PT and RT. An error if its object is damaged.
  Result<BytesHandle> bytes(const Item& item);

 private:
  PackageStore& store_;
  std::shared_ptr<const Snapshot> snapshot_;
  Epochs::Reader& reader_;
};

}  // namespace darkpkg::store
