#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace darkpkg::store {

/// Tells when nobody reads any more what was taken out of a shared place, without a lock on the readers' side: a reader
/// announces the epoch in which it started, and what is taken out in an epoch may go once all readers are idle or
/// started later (epoch-based reclamation). All orders that matter are sequentially consistent: either the reader sees
/// the place empty, or whoever emptied it sees the reader.
class Epochs {
 public:
  struct alignas(64) Reader {
    std::atomic<std::uint64_t> epoch{kIdle};
    bool taken = false;  // guarded by Epochs::mutex_
  };

  /// A reader for one thread at a time; give it back with remove().
  Reader& add();
  void remove(Reader& reader);

  /// While it lives nothing goes that the reader finds meanwhile.
  class Guard {
   public:
    Guard(Epochs& epochs, Reader& reader) : reader_(reader) {
      reader_.epoch.store(epochs.now_.load(std::memory_order_acquire), std::memory_order_seq_cst);
    }
    ~Guard() { reader_.epoch.store(kIdle, std::memory_order_release); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Reader& reader_;
  };

  /// Ends the current epoch, in which something was taken out just now; returns it.
  std::uint64_t retire() { return now_.fetch_add(1, std::memory_order_seq_cst); }
  /// What was taken out before this epoch may go.
  std::uint64_t oldest();

 private:
  static constexpr std::uint64_t kIdle = ~std::uint64_t{0};

  std::atomic<std::uint64_t> now_{1};
  std::mutex mutex_;
  std::deque<Reader> readers_;  // never moves its elements
};

}  // namespace darkpkg::store
