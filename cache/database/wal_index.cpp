#include "cache/database/wal_index.hpp"

#include <endian.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace darkpkg::database {
namespace {

using Word = std::uint32_t;

/// How SQLite divides the index: the first region has a head before its frames.
constexpr int kRegion = 32 << 10;
constexpr Word kFramesARegion = 4096, kFramesInFirst = 4062;

/// The head of an index, of which it has two equal copies; 48 bytes in the processor's byte order.
struct Head {
  Word version, unused, change;
  std::uint8_t is_init, big_endian_checksum;
  std::uint16_t page_size;  ///< 1: 64 KiB
  Word frames, pages;
  std::array<Word, 2> frame_checksum;  ///< of the last frame; big-endian in the log
  std::array<std::uint8_t, 8> salt;    ///< as in the log
  std::array<Word, 2> checksum;        ///< SQLite checks it
  friend bool operator==(const Head&, const Head&) = default;
};

/// What follows on the heads: how far checkpoints and readers are.
struct CheckpointState {
  Word backfilled;
  std::array<Word, 5> read_marks;
  std::array<std::uint8_t, 8> locks;
  Word backfill_attempted, unused;
};

constexpr std::size_t kHeads = 2 * sizeof(Head), kFirst = kHeads + sizeof(CheckpointState);
static_assert(sizeof(Head) == 48 && kFirst == 136);
constexpr Word kVersion = 3007000, kUnused = 0xFFFFFFFF;

constexpr std::size_t kHeadOfLog = 32, kHeadOfFrame = 24;

/// What stands before the regions in our file. It is read on the machine that wrote it, or not taken.
struct Saved {
  std::array<char, 16> magic;
  std::uint64_t hash;  ///< of all that follows
  std::array<char, 40> start;
  std::uint64_t mount;
  FileStat log;
  Head head;
};
static_assert(std::is_trivially_copyable_v<Saved> && std::has_unique_object_representations_v<Saved>);
constexpr std::array<char, 16> kMagic{'d', 'a', 'r', 'k', 'p', 'k', 'g', ' ', 'i', 'n', 'd', 'e', 'x', ' ', '1', '\n'};
constexpr std::size_t kHashed = offsetof(Saved, start);

template <typename T>
T read_as(const char* bytes) {
  T out;
  std::memcpy(&out, bytes, sizeof(T));
  return out;
}

std::size_t regions(const Head& head) {
  return 1 + (head.frames + kFramesARegion - kFramesInFirst - 1) / kFramesARegion;
}

std::uint64_t frame_size(const Head& head) {
  const std::uint64_t page = head.page_size == 1 ? 65536 : head.page_size;
  return kHeadOfFrame + page;
}

FileDescriptor open_to_read(const std::string& path) {
  return FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

/// A log, its stat, and which mount it is on: a disk that was taken out may have lost writes.
struct LogState {
  FileDescriptor file;
  FileStat stat;
  std::uint64_t mount;
};

std::optional<LogState> look_at_log(const std::string& database) {
  const std::string path = database + "-wal";
  LogState out{open_to_read(path), {}, 0};
  struct statx s {};
  if (!out.file || ::statx(out.file.get(), "", AT_EMPTY_PATH, STATX_MNT_ID, &s) != 0 ||
      (s.stx_mask & STATX_MNT_ID) == 0)
    return std::nullopt;
  out.mount = s.stx_mnt_id;
  Result<FileStat> stat = stat_file(out.file, path);
  if (!stat) return std::nullopt;
  out.stat = *stat;
  out.stat.ctime_ns = 0;  // root's SQLite gives the log to the database's owner whenever it opens it
  return out;
}

/// The region of an index that somebody has open; null if it is not there.
char* map(sqlite3_file* file, std::size_t region, bool extend) {
  void volatile* at = nullptr;
  if (file->pMethods->xShmMap(file, static_cast<int>(region), kRegion, extend, &at) != SQLITE_OK) return nullptr;
  return static_cast<char*>(const_cast<void*>(at));
}

std::optional<Head> valid_head(const char* index) {
  const auto first = read_as<Head>(index), second = read_as<Head>(index + sizeof(Head));
  if (first != second || first.is_init == 0 || first.version != kVersion || first.frames == 0) return std::nullopt;
  return first;
}

/// What is saved of a region.
std::string_view saved_part(std::size_t region, const char* at) {
  const std::size_t from = region == 0 ? kFirst : 0;
  return {at + from, kRegion - from};
}

/// The index as it is now, behind room for a Saved. Empty if somebody changes it meanwhile, or has not made it.
std::string copy_index(sqlite3_file* file, Head& head) {
  std::string out;
  const char* const first = map(file, 0, false);
  const std::optional<Head> before = first ? valid_head(first) : std::nullopt;
  if (!before) return out;
  out.reserve(sizeof(Saved) + regions(*before) * kRegion);
  out.resize(sizeof(Saved));
  for (std::size_t i = 0; i < regions(*before); i++) {
    const char* const at = map(file, i, false);
    if (!at) return {};
    out += saved_part(i, at);
  }
  file->pMethods->xShmBarrier(file);
  if (valid_head(first) != before) return {};
  head = *before;
  return out;
}

/// A file that is not ours stays as it is.
void write_saved(const std::string& path, std::string_view bytes) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
  struct stat s {};
  if (!file || ::fstat(file.get(), &s) != 0 || !S_ISREG(s.st_mode)) return;
  std::array<char, kMagic.size()> magic{};
  if (s.st_size > 0 && (::pread(file.get(), magic.data(), magic.size(), 0) != std::ssize(magic) || magic != kMagic))
    return;
  // What is written by halves has another hash.
  if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != std::ssize(bytes)) return;
  // What is left of a longer one makes the file be no index: the next one cuts it.
  (void)!::ftruncate(file.get(), static_cast<off_t>(bytes.size()));
}

/// Does the log end with the frame that the index ends with? Times can't tell what was written within a tick of the
/// clock.
bool ends_log(const LogState& log, const Head& head) {
  const std::uint64_t size = frame_size(head), last = kHeadOfLog + (head.frames - 1) * size;
  std::array<char, kHeadOfLog> start{};
  std::array<char, kHeadOfFrame> frame{}, next{};
  const auto read = [&](auto& to, std::uint64_t at) {
    return ::pread(log.file.get(), to.data(), to.size(), static_cast<off_t>(at)) == std::ssize(to);
  };
  const auto has_salt = [&](const char* at) { return std::memcmp(at, head.salt.data(), head.salt.size()) == 0; };
  if (!read(start, 0) || !read(frame, last) || !has_salt(start.data() + 16) || !has_salt(frame.data() + 8))
    return false;
  const auto sums = read_as<std::array<Word, 2>>(frame.data() + 16);
  if (be32toh(sums[0]) != head.frame_checksum[0] || be32toh(sums[1]) != head.frame_checksum[1]) return false;
  // A frame behind it is of an older log, or was committed since.
  return !read(next, last + size) || !has_salt(next.data() + 8);
}

/// The saved index, if it is of the log that there is now.
std::optional<std::string> read_saved(const std::string& database) {
  const std::optional<LogState> log = look_at_log(database);
  if (!log || log->stat.size == 0) return std::nullopt;
  Result<std::string> bytes = read_file(wal_index_path(database));
  if (!bytes || bytes->size() < sizeof(Saved)) return std::nullopt;
  const auto saved = read_as<Saved>(bytes->data());
  if (saved.magic != kMagic || saved.hash != hash64(std::string_view(*bytes).substr(kHashed)) ||
      bytes->size() != sizeof(Saved) + regions(saved.head) * kRegion - kFirst)
    return std::nullopt;
  const std::string now = system_start();
  if (now.empty() || std::string_view(saved.start.data()) != now) return std::nullopt;
  if (log->stat != saved.log || log->mount != saved.mount || !ends_log(*log, saved.head)) return std::nullopt;
  return std::move(*bytes);
}

/// A database's file, and the name that it was opened by.
struct Indexed {
  sqlite3_io_methods methods;
  const sqlite3_io_methods* below;
  const char* name;
};

std::size_t place_of_indexed(const sqlite3_vfs& below) {
  constexpr std::size_t kAlign = alignof(Indexed);
  return (static_cast<std::size_t>(below.szOsFile) + kAlign - 1) & ~(kAlign - 1);
}

const Indexed& indexed_of(const sqlite3_file* file) {
  // The methods are the first member, and those of this very file.
  return *reinterpret_cast<const Indexed*>(file->pMethods);
}

/// Is this an index that nobody has made? Of an older one SQLite leaves three bytes.
bool is_new(const char* index) {
  return std::all_of(index + 3, index + kFirst, [](char byte) { return byte == 0; });
}

/// SQLite has the lock now that recovery takes: others wait for an index with a head.
void restore(sqlite3_file* file, char* first) {
  const std::optional<std::string> bytes = read_saved(indexed_of(file).name);
  if (!bytes) return;
  const Head head = read_as<Saved>(bytes->data()).head;
  const char* from = bytes->data() + sizeof(Saved);
  for (std::size_t i = 0; i < regions(head); i++) {
    char* const at = i == 0 ? first : map(file, i, true);
    if (!at) return;
    const std::string_view part = saved_part(i, at);
    std::memcpy(at + (kRegion - part.size()), from, part.size());
    from += part.size();
  }
  // As recovery leaves it: no frame is known to be in the database.
  const CheckpointState state{0, {0, kUnused, kUnused, kUnused, kUnused}, {}, head.frames, 0};
  std::memcpy(first + kHeads, &state, sizeof state);
  // Without the heads it is none. They are written as SQLite writes them, the second one first.
  for (std::size_t at : {sizeof(Head), std::size_t{0}}) {
    file->pMethods->xShmBarrier(file);
    std::memcpy(first + at, &head, sizeof head);
  }
  file->pMethods->xShmBarrier(file);
}

int map_and_restore(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  const int code = indexed_of(file).below->xShmMap(file, region, size, extend, out);
  if (code != SQLITE_OK || region != 0 || extend == 0 || size != kRegion || !*out) return code;
  char* const first = static_cast<char*>(const_cast<void*>(*out));
  if (is_new(first)) restore(file, first);
  return code;
}

}  // namespace

std::string system_start() {
  const FileDescriptor file = open_to_read("/proc/sys/kernel/random/boot_id");
  std::array<char, sizeof(Saved::start)> bytes{};
  if (!file || ::read(file.get(), bytes.data(), bytes.size() - 1) <= 0) return {};
  return bytes.data();
}

std::string wal_index_path(std::string_view database) { return std::string(database) + ".wal-index"; }

void save_wal_index(const Database& database, std::string_view start) {
  const char* name = sqlite3_db_filename(database.handle(), "main");
  if (!name || start.empty() || start.size() >= sizeof(Saved::start)) return;
  const std::optional<LogState> log = look_at_log(name);
  if (!log || log->stat.size == 0) return;
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (!file || !file->pMethods || file->pMethods->iVersion < 2) return;
  Saved saved{kMagic, 0, {}, log->mount, log->stat, {}};
  start.copy(saved.start.data(), start.size());
  std::string bytes = copy_index(file, saved.head);
  if (bytes.empty()) return;
  std::memcpy(bytes.data(), &saved, sizeof saved);
  saved.hash = hash64(std::string_view(bytes).substr(kHashed));
  std::memcpy(bytes.data(), &saved, sizeof saved);
  // Whoever wrote to the log meanwhile changed its stat.
  if (std::optional<LogState> after = look_at_log(name); after && after->stat == log->stat)
    write_saved(wal_index_path(name), bytes);
}

std::size_t indexed_file_size(const sqlite3_vfs& below) {
  return place_of_indexed(below) + sizeof(Indexed) - static_cast<std::size_t>(below.szOsFile);
}

int open_indexed(sqlite3_vfs& below, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = below.xOpen(&below, name, file, flags, out_flags);
  if (code != SQLITE_OK || !name || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap)
    return code;
  auto* const indexed = reinterpret_cast<Indexed*>(reinterpret_cast<char*>(file) + place_of_indexed(below));
  *indexed = {*file->pMethods, file->pMethods, name};
  indexed->methods.xShmMap = map_and_restore;
  file->pMethods = &indexed->methods;
  return code;
}

}  // namespace darkpkg::database
