#include "cache/database/wal_writes.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include "cache/database/wal_index.hpp"

namespace darkpkg::database {
namespace {

constexpr const char* kName = "darkpkg";

/// What stands before each page in a log; bytes 4 to 7 are zero but in the last frame of a transaction.
constexpr std::size_t kFrameHead = 24;
constexpr std::size_t kGathered = 128 << 10;

/// A log as SQLite has it open. Behind it lies the file of the default file system.
struct Log {
  sqlite3_file base;
  char* gathered;         ///< writes that the system has not got yet; allocated by the first one
  std::size_t size;       ///< of them
  sqlite3_int64 start;    ///< the first one's place in the file
  sqlite3_int64 end;      ///< behind the last write, gathered or not
  bool ends_transaction;  ///< the frame whose head was gathered last
};

sqlite3_vfs* below() {
  static sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  return found;
}

constexpr std::size_t kAlignedLog = (sizeof(Log) + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);

Log& log_of(sqlite3_file* file) { return *reinterpret_cast<Log*>(file); }
sqlite3_file* file_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kAlignedLog);
}

int write_below(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  log_of(file).end = at + size;
  return file_of(file)->pMethods->xWrite(file_of(file), bytes, size, at);
}

/// Writes what was gathered. If that fails it is dropped: the transaction that it is of is rolled back.
int flush(sqlite3_file* file) {
  Log& log = log_of(file);
  if (log.size == 0) return SQLITE_OK;
  const auto size = static_cast<int>(log.size);
  log.size = 0;
  return file_of(file)->pMethods->xWrite(file_of(file), log.gathered, size, log.start);
}

bool is_last_of_transaction(std::span<const char> head) {
  return std::ranges::any_of(head.subspan(4, 4), [](char byte) { return byte != 0; });
}

/// Heads are gathered that stand behind all that was written, and what follows on them. Heads that are written again,
/// as those of a transaction whose pages did not fit into memory are, and all else goes to the system at once.
int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 at) {
  Log& log = log_of(file);
  const auto size = static_cast<std::size_t>(amount);
  const bool follows = log.size > 0 && at == log.start + static_cast<sqlite3_int64>(log.size);
  const bool is_head = size == kFrameHead && at >= log.end;
  if (log.size > 0 && (!follows || log.size + size > kGathered))
    if (int code = flush(file); code != SQLITE_OK) return code;
  if ((!is_head && log.size == 0) || size > kGathered) return write_below(file, bytes, amount, at);
  if (!log.gathered) log.gathered = new (std::nothrow) char[kGathered];
  if (!log.gathered) return write_below(file, bytes, amount, at);
  if (log.size == 0) log.start = at;
  std::memcpy(log.gathered + log.size, bytes, size);
  log.size += size;
  log.end = at + amount;
  if (is_head) log.ends_transaction = is_last_of_transaction({static_cast<const char*>(bytes), size});
  else if (log.ends_transaction) return flush(file);
  return SQLITE_OK;
}

/// Calls a method of the file below when that has all that was written.
template <auto Method, typename... T>
int forward(sqlite3_file* file, T... arguments) {
  if (int code = flush(file); code != SQLITE_OK) return code;
  return (file_of(file)->pMethods->*Method)(file_of(file), arguments...);
}

int close(sqlite3_file* file) {
  const int flushed = flush(file);
  delete[] log_of(file).gathered;
  const int closed = file_of(file)->pMethods->xClose(file_of(file));
  return flushed != SQLITE_OK ? flushed : closed;
}

/// The log of another transaction begins again.
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = forward<&sqlite3_io_methods::xTruncate>(file, size);
  log_of(file).end = size;
  return code;
}

constexpr sqlite3_io_methods kMethods{
    .iVersion = 1,
    .xClose = close,
    .xRead = forward<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = forward<&sqlite3_io_methods::xSync, int>,
    .xFileSize = forward<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = forward<&sqlite3_io_methods::xLock, int>,
    .xUnlock = forward<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = forward<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = forward<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = forward<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = forward<&sqlite3_io_methods::xDeviceCharacteristics>,
    // Of later versions, for databases only.
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return open_indexed(*below(), name, file, flags, out_flags);
  if ((flags & SQLITE_OPEN_WAL) == 0) return below()->xOpen(below(), name, file, flags, out_flags);
  std::memset(file, 0, kAlignedLog);
  const int code = below()->xOpen(below(), name, file_of(file), flags, out_flags);
  // SQLite closes what has methods, also if it could not be opened.
  if (file_of(file)->pMethods) file->pMethods = &kMethods;
  return code;
}

sqlite3_vfs make_file_system() {
  sqlite3_vfs out = *below();
  out.zName = kName;
  out.pNext = nullptr;
  out.szOsFile += static_cast<int>(std::max(kAlignedLog, indexed_file_size(*below())));
  out.xOpen = open;
  return out;
}

}  // namespace

const char* gathering_file_system() {
  static sqlite3_vfs made = make_file_system();
  [[maybe_unused]] static const int registered = sqlite3_vfs_register(&made, 0);
  return kName;
}

}  // namespace darkpkg::database
