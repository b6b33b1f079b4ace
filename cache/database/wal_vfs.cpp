#include "cache/database/wal_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

namespace darkpkg::database {
namespace {

/// Of each frame (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): a page's number, the size of the
/// database if the frame is the last one of its transaction, else 0, and what tells whether the frame is whole.
constexpr std::size_t kFrameHeader = 24;
constexpr std::size_t kSizeAt = 4, kSizeEnd = 8;
/// So much is written at once: SQLite's own VFS for Unix takes less than 128 KiB.
constexpr std::size_t kChunk = std::size_t{127} << 10;

/// What SQLite appends to a WAL, until the end of the transaction. Whoever reads a WAL looks into it only when the
/// frame that ends a transaction is written, so an error of what was held back comes early enough.
class Appended {
 public:
  explicit Appended(sqlite3_file* file) : file_(file) {}

  int write(std::string_view bytes, sqlite3_int64 offset) {
    const bool is_header = bytes.size() == kFrameHeader;
    if (is_header) ends_transaction_ = !is_zero(bytes.substr(kSizeAt, kSizeEnd - kSizeAt));
    if (offset != end_ || bytes.size() > kChunk) {
      // The first of a transaction, or one that has its checksum made anew: nothing may follow.
      const int code = flush();
      end_ = offset + static_cast<sqlite3_int64>(bytes.size());
      return code == SQLITE_OK ? write_through(bytes, offset) : code;
    }
    if (size_ + bytes.size() > kChunk)
      if (const int code = flush(); code != SQLITE_OK) return code;
    if (!held_) held_ = std::make_unique<Chunk>();
    std::ranges::copy(bytes, held_->begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
    end_ += static_cast<sqlite3_int64>(bytes.size());
    return ends_transaction_ && !is_header ? flush() : SQLITE_OK;
  }

  int flush() {
    if (size_ == 0) return SQLITE_OK;
    const std::string_view bytes(held_->data(), size_);
    size_ = 0;
    return write_through(bytes, end_ - static_cast<sqlite3_int64>(bytes.size()));
  }

  sqlite3_file* file() const { return file_; }

 private:
  using Chunk = std::array<char, kChunk>;

  static bool is_zero(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char c) { return c == 0; });
  }
  int write_through(std::string_view bytes, sqlite3_int64 offset) {
    return file_->pMethods->xWrite(file_, bytes.data(), static_cast<int>(bytes.size()), offset);
  }

  sqlite3_file* file_;           // SQLite's own
  std::unique_ptr<Chunk> held_;  // its first `size_` bytes stand before `end_`
  std::size_t size_ = 0;
  sqlite3_int64 end_ = -1;         // of what was written last
  bool ends_transaction_ = false;  // the frame of the last header
};

/// As SQLite allocates it, with the file of its own VFS behind it.
struct WalFile {
  sqlite3_file base;
  alignas(Appended) std::array<std::byte, sizeof(Appended)> appended;
};

Appended& appended(sqlite3_file* file) {
  return *std::launder(reinterpret_cast<Appended*>(reinterpret_cast<WalFile*>(file)->appended.data()));
}

/// Calls SQLite's own method when all that it could meet is written.
template <auto Method, typename... T>
int flushed(sqlite3_file* file, T... arguments) {
  Appended& of = appended(file);
  if (const int code = of.flush(); code != SQLITE_OK) return code;
  return (of.file()->pMethods->*Method)(of.file(), arguments...);
}
template <auto Method>
int asked(sqlite3_file* file) {
  return (appended(file).file()->pMethods->*Method)(appended(file).file());
}

int close(sqlite3_file* file) {
  // What no transaction ended is nothing.
  sqlite3_file* own = appended(file).file();
  std::destroy_at(&appended(file));
  file->pMethods = nullptr;
  return own->pMethods->xClose(own);
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return appended(file).write({static_cast<const char*>(bytes), static_cast<std::size_t>(size)}, offset);
}

constexpr sqlite3_io_methods kWalMethods = [] {
  sqlite3_io_methods m{};
  m.iVersion = 1;
  m.xClose = close;
  m.xRead = flushed<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>;
  m.xWrite = write;
  m.xTruncate = flushed<&sqlite3_io_methods::xTruncate, sqlite3_int64>;
  m.xSync = flushed<&sqlite3_io_methods::xSync, int>;
  m.xFileSize = flushed<&sqlite3_io_methods::xFileSize, sqlite3_int64*>;
  m.xLock = flushed<&sqlite3_io_methods::xLock, int>;
  m.xUnlock = flushed<&sqlite3_io_methods::xUnlock, int>;
  m.xCheckReservedLock = flushed<&sqlite3_io_methods::xCheckReservedLock, int*>;
  m.xFileControl = flushed<&sqlite3_io_methods::xFileControl, int, void*>;
  m.xSectorSize = asked<&sqlite3_io_methods::xSectorSize>;
  m.xDeviceCharacteristics = asked<&sqlite3_io_methods::xDeviceCharacteristics>;
  return m;
}();

sqlite3_vfs* own_vfs() { return sqlite3_vfs_find(nullptr); }

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* own = own_vfs();
  if ((flags & SQLITE_OPEN_WAL) == 0) return own->xOpen(own, name, file, flags, out_flags);
  auto* of = reinterpret_cast<sqlite3_file*>(reinterpret_cast<WalFile*>(file) + 1);
  file->pMethods = nullptr;
  const int code = own->xOpen(own, name, of, flags, out_flags);
  if (code != SQLITE_OK) {
    if (of->pMethods) of->pMethods->xClose(of);
    return code;
  }
  new (reinterpret_cast<WalFile*>(file)->appended.data()) Appended(of);
  file->pMethods = &kWalMethods;
  return SQLITE_OK;
}

}  // namespace

const char* wal_vfs() {
  static constexpr const char* kName = "darkpkg-wal";
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = *own_vfs();
    made.pNext = nullptr;
    made.zName = kName;
    made.szOsFile += static_cast<int>(sizeof(WalFile));
    made.xOpen = open;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

}  // namespace darkpkg::database
