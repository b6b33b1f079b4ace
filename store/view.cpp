#include "store/view.hpp"

namespace darkpkg::store {

View::View(PackageStore& store) : store_(store), snapshot_(store.snapshot()), reader_(store.cache().epochs().add()) {}
View::~View() { store_.cache().epochs().remove(reader_); }

bool View::refresh() {
  if (store_.generation() == snapshot_->generation) return false;
  snapshot_ = store_.snapshot();
  return true;
}

const Item* View::find(ItemKind kind, std::string_view owner, std::string_view modules, std::string_view name) const {
  std::string full;
  full.reserve(owner.size() + modules.size() + name.size() + 2);
  full.append(owner).push_back('.');
  if (!modules.empty()) full.append(modules).push_back('.');
  full.append(name);
  return snapshot_->find(kind, full);
}

Result<BytesHandle> View::bytes(const Item& item) {
  if (BytesHandle cached = store_.cache().find(*item.slot, reader_)) return cached;
  return store_.make_bytes(*snapshot_, item);
}

}  // namespace darkpkg::store
