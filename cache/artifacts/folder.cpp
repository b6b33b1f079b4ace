#include "cache/artifacts/folder.hpp"

#include <sys/stat.h>

#include "base/progress.hpp"
#include "cache/artifacts/evict.hpp"
#include "cache/artifacts/key.hpp"
#include "cache/artifacts/ledger.hpp"

namespace darkpkg::artifacts {
namespace {

/// Adding takes less than a millisecond, making room in a large folder some hundred.
constexpr int kLockTimeoutMs = 10'000;

/// Making room is a walk over all objects, so it makes more than it must: a tenth of the limit.
std::uint64_t low_water(std::uint64_t limit) { return limit - limit / 10; }

}  // namespace

Result<Folder> Folder::open(const std::string& root, std::uint64_t limit) { return in(Files::open(root), limit); }
Result<Folder> Folder::find(const std::string& root, std::uint64_t limit) { return in(Files::find(root), limit); }

Result<Folder> Folder::in(Result<Files> folder, std::uint64_t limit) {
  if (!folder) return tl::unexpected(folder.error());
  Folder out;
  out.folder_ = std::move(*folder);
  out.limit_ = limit;
  return out;
}

std::optional<std::string> Folder::get(const object::CompilerId& compiler, const object::SourceHash& source) const {
  std::string key = artifact_key(compiler, source);
  Result<Files::Opened> found = folder_.read(key);
  if (!found) return std::nullopt;
  if (!verify_artifact(found->bytes, compiler, source)) {
    // The ledger still counts it: too much, never too little, until the next walk.
    (void)folder_.remove(key);
    return std::nullopt;
  }
  ::futimens(found->file.get(), nullptr);  // a use; if it is not ours to mark it goes earlier than it should
  return std::move(found->bytes);
}

Result<bool> Folder::put(std::string_view object) const {
  Result<object::Reader> reader = object::Reader::open(object);
  if (!reader) return tl::unexpected(reader.error());
  std::string key = artifact_key(reader->compiler(), reader->source());
  std::uint64_t needed = counted_size(object.size());
  if (needed > limit_ || folder_.contains(key)) return false;

  Result<FileLock> lock = FileLock::take(folder_.lock(), kLockTimeoutMs);
  if (!lock) return tl::unexpected(lock.error());
  if (folder_.contains(key)) return false;
  Ledger ledger(folder_);
  Result<std::uint64_t> held = ledger.read();
  if (!held) return tl::unexpected(held.error());
  if (*held + needed > limit_) {
    std::uint64_t room = limit_ - needed;
    Result<Evicted> evicted = evict(folder_, std::min(room, low_water(limit_)));
    if (!evicted) return tl::unexpected(evicted.error());
    held = evicted->left;
    // Objects that may not be removed (another user's, in a folder with the sticky bit).
    if (*held > room) {
      (void)ledger.write(*held);
      return false;
    }
  }
  // Counted before it is there: whoever is killed in between leaves a ledger that says too much, never too little.
  if (Result<void> counted = ledger.write(*held + needed); !counted) return tl::unexpected(counted.error());
  if (Result<void> added = folder_.add(key, object); !added) return tl::unexpected(added.error());
  return true;
}

Result<Usage> Folder::usage() const {
  Usage out;
  Result<void> listed = folder_.list([&](const Files::Entry& entry) {
    out.objects++;
    out.bytes += entry.size;
    out.counted += counted_size(entry.size);
    if (out.oldest_use_ns == 0 || entry.used_ns < out.oldest_use_ns) out.oldest_use_ns = entry.used_ns;
  });
  if (!listed) return tl::unexpected(listed.error());
  return out;
}

Result<std::uint64_t> Folder::trim(std::uint64_t limit) const {
  Result<FileLock> lock = FileLock::take(folder_.lock(), kLockTimeoutMs);
  if (!lock) return tl::unexpected(lock.error());
  folder_.sweep();
  Result<Evicted> evicted = evict(folder_, limit);
  if (!evicted) return tl::unexpected(evicted.error());
  if (Result<void> counted = Ledger(folder_).write(evicted->left); !counted) return tl::unexpected(counted.error());
  return evicted->removed;
}

Result<Verified> Folder::verify() const {
  Verified out;
  std::vector<std::string> keys;
  Result<void> listed = folder_.list([&](Files::Entry entry) { keys.push_back(std::move(entry.key)); });
  if (!listed) return tl::unexpected(listed.error());
  progress::Step step("objects verified", keys.size());
  for (const std::string& key : keys) {
    step.advance();
    Result<Files::Opened> object = folder_.read(key);
    if (!object && !folder_.contains(key)) continue;  // removed since it was listed
    out.objects++;
    if (object && verify_artifact(object->bytes, key)) continue;
    if (Result<void> removed = folder_.remove(key); !removed) return tl::unexpected(removed.error());
    out.removed++;
  }
  // Counts anew, too.
  if (Result<std::uint64_t> trimmed = trim(limit_); !trimmed) return tl::unexpected(trimmed.error());
  return out;
}

}  // namespace darkpkg::artifacts
