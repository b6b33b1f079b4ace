#include "store/epochs.hpp"

#include <algorithm>

namespace darkpkg::store {

Epochs::Reader& Epochs::add() {
  std::lock_guard lock(mutex_);
  for (Reader& reader : readers_) {
    if (reader.taken) continue;
    reader.taken = true;
    return reader;
  }
  Reader& reader = readers_.emplace_back();
  reader.taken = true;
  return reader;
}

void Epochs::remove(Reader& reader) {
  std::lock_guard lock(mutex_);
  reader.taken = false;
}

std::uint64_t Epochs::oldest() {
  std::lock_guard lock(mutex_);
  std::uint64_t out = now_.load(std::memory_order_seq_cst);
  for (const Reader& reader : readers_) out = std::min(out, reader.epoch.load(std::memory_order_seq_cst));
  return out;
}

}  // namespace darkpkg::store
