#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rules/edition/edition.hpp"
#include "store/epochs.hpp"

namespace darkpkg::store {

/// Bytes with the number of those who hold them.
class CountedBytes {
 public:
  explicit CountedBytes(ItemBytes bytes) : bytes_(std::move(bytes)) {}
  const ItemBytes& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.program.capacity() + bytes_.runtime.capacity() + sizeof(*this); }
  void hold() { holders_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  ~CountedBytes() = default;
  std::atomic<std::uint32_t> holders_{1};
  ItemBytes bytes_;
};

/// Holds an item's bytes, whatever happens to the cache and the store meanwhile.
class BytesHandle {
 public:
  BytesHandle() = default;
  /// Takes over one hold.
  explicit BytesHandle(CountedBytes* bytes) : bytes_(bytes) {}
  BytesHandle(BytesHandle&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  BytesHandle& operator=(BytesHandle&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  BytesHandle(const BytesHandle&) = delete;
  BytesHandle& operator=(const BytesHandle&) = delete;
  ~BytesHandle() {
    if (bytes_) bytes_->release();
  }
  explicit operator bool() const { return bytes_ != nullptr; }
  const ItemBytes& operator*() const { return bytes_->bytes(); }
  const ItemBytes* operator->() const { return &bytes_->bytes(); }
  /// Gives the hold away: release() it.
  CountedBytes* detach() { return std::exchange(bytes_, nullptr); }

 private:
  CountedBytes* bytes_ = nullptr;
};

/// Where the bytes of one state of an item are kept, if they are.
struct Slot {
  std::atomic<CountedBytes*> bytes{nullptr};
  std::atomic<bool> used{false};  ///< since the clock's hand came by
};

/// The bytes of items that were asked for, up to a number of bytes; what was not used lately goes first (a clock).
/// Finding takes no lock, only adding does.
class ItemCache {
 public:
  explicit ItemCache(std::size_t limit) : limit_(limit) {}
  ~ItemCache();
  ItemCache(const ItemCache&) = delete;
  ItemCache& operator=(const ItemCache&) = delete;

  Epochs& epochs() { return epochs_; }
  /// The slot's bytes; empty if there are none.
  BytesHandle find(Slot& slot, Epochs::Reader& reader);
  /// Puts bytes into the slot; if another thread was faster, its bytes stay and are returned.
  BytesHandle add(const std::shared_ptr<Slot>& slot, ItemBytes bytes);

  std::size_t size() const { return size_.load(std::memory_order_relaxed); }
  std::size_t limit() const { return limit_; }
  std::uint64_t evictions() const { return evictions_.load(std::memory_order_relaxed); }

 private:
  struct Retired {
    std::uint64_t epoch;
    CountedBytes* bytes;
  };
  void evict_one();
  void free_retired();

  const std::size_t limit_;
  Epochs epochs_;
  std::atomic<std::size_t> size_{0};
  std::atomic<std::uint64_t> evictions_{0};
  std::mutex mutex_;
  std::vector<std::shared_ptr<Slot>> clock_;  // those that hold bytes
  std::size_t hand_ = 0;
  std::deque<Retired> retired_;  // in the order of their epochs
};

}  // namespace darkpkg::store
