#include "ninja/objects.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/progress.hpp"
#include "cache/object/container.hpp"
#include "ninja/graph.hpp"

namespace darkpkg {
namespace {

/// Not 0, which Ninja takes for a missing file, and not below a second, which some file systems can't store.
constexpr std::int64_t kOldest = 1'000'000'000;

}  // namespace

Result<bool> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return fail(errno_message("remove", path));
}

Result<void> invalidate_object(const std::string& path) {
  Result<std::optional<FileStat>> there = stat_file(path);
  if (there && !*there) return {};
  return write_file_in_place(path, {}, kOldest);
}

bool is_place_holder(const FileStat& object) { return object.size == 0 && object.mtime_ns == kOldest; }

Result<Settled> settle_objects(const BuildSettings& settings, const Discovery& discovery, OwnObjects& own) {
  Settled out;
  std::vector<const Folder*> changed;
  auto note_change = [&](const std::string& path) {
    std::size_t slash = path.rfind('/');
    std::string_view parent = std::string_view(path).substr(0, slash == std::string::npos ? 0 : slash);
    auto folder = std::ranges::lower_bound(discovery.folders, parent, {}, &Folder::path);
    if (folder != discovery.folders.end() && folder->path == parent && (changed.empty() || changed.back() != &*folder))
      changed.push_back(&*folder);
  };
  auto object = discovery.objects.begin();
  auto remove_until = [&](const std::string* limit) -> Result<void> {
    for (; object != discovery.objects.end() && (limit == nullptr || *object < *limit); ++object) {
      if (!own.has(settings.root, {object->substr(0, object->size() - 1), *object})) continue;
      Result<bool> removed = remove_file(settings.root + "/" + *object);
      if (!removed) return tl::unexpected(removed.error());
      if (!*removed) continue;
      out.removed++;
      note_change(*object);
    }
    return {};
  };

  // Appending the `c` keeps no order (`a.dark-b.dark` stands between `a.dark` and `a.darkc`), so sort once more.
  std::vector<std::string> wanted;
  wanted.reserve(discovery.sources.size());
  for (const std::string& source : discovery.sources) wanted.push_back(default_object_path(source));
  std::sort(wanted.begin(), wanted.end());

  progress::Step step("sources looked at", wanted.size());
  for (const std::string& path : wanted) {
    step.advance();
    if (Result<void> removed = remove_until(&path); !removed) return tl::unexpected(removed.error());
    if (object != discovery.objects.end() && *object == path) {
      ++object;
      continue;
    }
    std::string absolute = settings.root + "/" + path;
    if (Result<void> made = write_file_in_place(absolute, {}, kOldest); !made)
      return fail(made.error().message, "objects stand next to their sources; --object-dir puts them elsewhere");
    out.made++;
    note_change(path);
  }
  if (Result<void> removed = remove_until(nullptr); !removed) return tl::unexpected(removed.error());
  // With the time of now, nobody could tell a change that comes in the same clock tick. If it can't be set (a folder
  // of somebody else), whoever reads the folder waits the tick out.
  for (const Folder* folder : changed)
    (void)set_file_mtime(folder->path.empty() ? settings.root : settings.root + "/" + folder->path,
                         folder->mtime_ns + 1);
  return out;
}

std::size_t remove_objects(const Manifest& manifest, const std::function<bool(const ManifestEntry&)>& which) {
  std::size_t removals = 0;
  for (const ManifestEntry& entry : manifest.entries) {
    std::string path = object_path(manifest, entry);
    if (!which(entry) || ::unlink(path.c_str()) != 0) continue;
    removals++;
    if (manifest.object_root == manifest.source_root) continue;
    for (path.resize(path.rfind('/')); path.size() > manifest.object_root.size(); path.resize(path.rfind('/')))
      if (::rmdir(path.c_str()) != 0) break;
  }
  return removals;
}

std::size_t remove_stale_objects(OwnObjects& own, const Manifest& now) {
  const Manifest* old = own.manifest();
  if (old == nullptr) return 0;
  const bool same_root = old->object_root == now.object_root;
  auto current = now.entries.begin();
  return remove_objects(*old, [&](const ManifestEntry& entry) {
    while (current != now.entries.end() && current->source < entry.source) ++current;
    const bool stays = same_root && current != now.entries.end() && *current == entry;
    return !stays && own.has(old->object_root, entry);
  });
}

Result<std::size_t> invalidate_foreign_objects(const Edition& edition, const Manifest& manifest) {
  const object::CompilerId ours = object::compiler_id(edition.fingerprints().compiler);
  std::size_t count = 0;
  for (const ManifestEntry& entry : manifest.entries) {
    std::string path = object_path(manifest, entry);
    Result<std::string> bytes = read_file(path, object::kLargestObject);
    if (!bytes) continue;
    Result<object::Reader> reader = object::Reader::open(*bytes);
    if (reader && reader->compiler() == ours) continue;
    if (Result<void> result = invalidate_object(path); !result) return tl::unexpected(result.error());
    count++;
  }
  return count;
}

}  // namespace darkpkg
