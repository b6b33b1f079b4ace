#include "store/item_cache.hpp"

namespace darkpkg::store {

ItemCache::~ItemCache() {
  for (const std::shared_ptr<Slot>& slot : clock_)
    if (CountedBytes* bytes = slot->bytes.exchange(nullptr)) bytes->release();
  for (const Retired& retired : retired_) retired.bytes->release();
}

BytesHandle ItemCache::find(Slot& slot, Epochs::Reader& reader) {
  Epochs::Guard guard(epochs_, reader);
  CountedBytes* bytes = slot.bytes.load(std::memory_order_seq_cst);
  if (!bytes) return {};
  // Written only if it changes, so that readers of one item don't pass its cache line around.
  if (!slot.used.load(std::memory_order_relaxed)) slot.used.store(true, std::memory_order_relaxed);
  bytes->hold();
  return BytesHandle(bytes);
}

BytesHandle ItemCache::add(const std::shared_ptr<Slot>& slot, ItemBytes bytes) {
  std::lock_guard lock(mutex_);
  if (CountedBytes* there = slot->bytes.load()) {  // only a holder of the lock takes it out
    there->hold();
    return BytesHandle(there);
  }
  auto* made = new CountedBytes(std::move(bytes));
  made->hold();
  BytesHandle out(made);
  slot->used.store(true, std::memory_order_relaxed);
  slot->bytes.store(made, std::memory_order_seq_cst);
  clock_.push_back(slot);
  size_.fetch_add(made->size(), std::memory_order_relaxed);
  while (size_.load(std::memory_order_relaxed) > limit_ && !clock_.empty()) evict_one();
  free_retired();
  return out;
}

void ItemCache::evict_one() {
  // Readers may set the marks as fast as they are taken away: after two rounds the next one goes.
  for (std::size_t looked = 0;; looked++) {
    if (hand_ >= clock_.size()) hand_ = 0;
    const std::shared_ptr<Slot>& slot = clock_[hand_];
    // A slot that no state of the packages has any more is never used again.
    bool forgotten = slot.use_count() == 1;
    if (!forgotten && looked < 2 * clock_.size() && slot->used.exchange(false, std::memory_order_relaxed)) {
      hand_++;
      continue;
    }
    CountedBytes* bytes = slot->bytes.exchange(nullptr, std::memory_order_seq_cst);
    size_.fetch_sub(bytes->size(), std::memory_order_relaxed);
    evictions_.fetch_add(1, std::memory_order_relaxed);
    retired_.push_back({epochs_.retire(), bytes});
    clock_[hand_] = std::move(clock_.back());
    clock_.pop_back();
    return;
  }
}

void ItemCache::free_retired() {
  if (retired_.empty()) return;
  std::uint64_t oldest = epochs_.oldest();
  while (!retired_.empty() && retired_.front().epoch < oldest) {
    retired_.front().bytes->release();
    retired_.pop_front();
  }
}

}  // namespace darkpkg::store
