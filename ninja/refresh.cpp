#include "ninja/refresh.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "cache/manifest/manifest.hpp"
#include "ninja/ninja_log.hpp"
#include "workspace/discover.hpp"
#include "workspace/replace_file.hpp"
#include "workspace/tick.hpp"

namespace darkpkg {
namespace {

bool is_in(std::string_view path, std::string_view folder) {
  std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash) == folder && !path.empty();
}

/// Those of `all` that stand in `folder` itself, sorted.
template <typename T, typename Path>
std::vector<std::string> names_in(const std::vector<T>& all, std::string_view folder, Path path) {
  std::vector<std::string> out;
  for (const T& one : all)
    if (is_in(std::invoke(path, one), folder)) out.push_back(std::invoke(path, one));
  std::sort(out.begin(), out.end());
  return out;
}

/// The folder as it is now, if it has what it had when it was `then`.
std::optional<Folder> same_folder(const BuildSettings& settings, const Manifest& manifest, const GraphRecord& last,
                                  const Folder& then) {
  Result<Discovery> now =
      discover_folder(*settings.edition, settings.root, then.path, {settings.build_dir, settings.object_dir});
  if (!now || !now->refused.empty() || now->folders.empty() || now->folders.front().inode != then.inode)
    return std::nullopt;
  if (now->sources != names_in(manifest.entries, then.path, &ManifestEntry::source)) return std::nullopt;
  if (names_in(now->folders, then.path, &Folder::path) != names_in(last.folders, then.path, &Folder::path) ||
      now->dangling != names_in(last.dangling, then.path, std::identity()))
    return std::nullopt;
  if (settings.objects_beside_sources() &&
      !std::ranges::includes(now->objects, names_in(manifest.entries, then.path, &ManifestEntry::object)))
    return std::nullopt;
  // A change that comes in the tick of the last one would look the same.
  if (wait_out_tick(now->folders.front().mtime_ns) && !folders_are_unchanged(settings.root, {now->folders.front()}))
    return std::nullopt;
  return std::move(now->folders.front());
}

}  // namespace

std::optional<std::size_t> refresh_graph(const BuildSettings& settings) {
  std::optional<GraphRecord> last = read_graph_record(settings);
  if (!last || !holds_but_for_folders(settings, *last)) return std::nullopt;
  Result<Manifest> manifest = read_manifest(settings.manifest());
  if (!manifest) return std::nullopt;
  std::vector<Folder> folders = last->folders;
  bool any = false;
  for (Folder& folder : folders) {
    if (folders_are_unchanged(settings.root, {folder})) continue;
    std::optional<Folder> now = same_folder(settings, *manifest, *last, folder);
    if (!now) return std::nullopt;
    folder = std::move(*now);
    any = true;
  }
  if (!any) return std::nullopt;
  last->folders = std::move(folders);
  if (!record_graph(settings, std::move(*last))) return std::nullopt;
  return manifest->entries.size();
}

Result<void> record_graph(const BuildSettings& settings, GraphRecord record) {
  std::int64_t newest = 0;
  for (const Folder& folder : record.folders) newest = std::max(newest, folder.mtime_ns);
  if (Result<std::optional<FileStat>> program = stat_file(settings.program); program && *program)
    newest = std::max(newest, (*program)->mtime_ns);
  if (Result<void> set = set_file_mtime(settings.graph_file(), newest); !set) return set;
  // A time that Ninja noted counts more than the file's. No log is made here: it would say that something was built.
  if (Result<std::optional<FileStat>> log = stat_file(settings.build_dir + "/.ninja_log"); log && *log)
    if (Result<void> told = log_outputs(settings, {{settings.graph_file(), newest}}); !told) return told;

  record.place = settings.build_dir;
  for (auto [folder, inode] :
       {std::pair{&settings.build_dir, &record.place_inode}, std::pair{&settings.object_dir, &record.objects_inode}}) {
    Result<std::optional<FileStat>> stat = stat_file(*folder);
    if (!stat) return tl::unexpected(stat.error());
    *inode = stat->value_or(FileStat{}).inode;
  }
  record.wrote.clear();
  for (const std::string& path : generated_files(settings)) {
    Result<std::optional<FileStat>> stat = stat_file(path);
    if (!stat) return tl::unexpected(stat.error());
    record.wrote.push_back(stat->value_or(FileStat{}));
  }
  Result<bool> recorded = replace_file(settings.graph_record(), format_graph_record(record));
  return recorded ? Result<void>() : tl::unexpected(recorded.error());
}

}  // namespace darkpkg
