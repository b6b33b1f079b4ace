#include "ninja/generate.hpp"

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/output_file.hpp"
#include "base/path.hpp"
#include "base/sha256.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/stamp.hpp"
#include "ninja/graph.hpp"
#include "ninja/graph_record.hpp"
#include "ninja/history.hpp"
#include "ninja/objects.hpp"
#include "ninja/refresh.hpp"
#include "ninja/write_build.hpp"
#include "workspace/default_tables.hpp"
#include "workspace/discover.hpp"
#include "workspace/git_exclude.hpp"
#include "workspace/replace_file.hpp"
#include "workspace/tick.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kFingerprintsStart = "compiler\t";

/// How often a tree that changes all the time is read again.
constexpr int kAttempts = 20;

std::int64_t newest_folder(const Discovery& discovery) {
  std::int64_t newest = 0;
  for (const Folder& folder : discovery.folders) newest = std::max(newest, folder.mtime_ns);
  return newest;
}

/// Discovers a state of the tree that no later change can be mistaken for: no folder changed while the others were
/// read, and the clock tick of the last change has passed.
Result<Discovery> discover_settled(const BuildSettings& settings, OwnObjects& own, Generated& done) {
  for (int attempt = 1;; attempt++) {
    Result<Discovery> found = discover(*settings.edition, settings.root, {settings.build_dir, settings.object_dir});
    if (!found || !found->refused.empty() || attempt == kAttempts) return found;
    if (settings.objects_beside_sources()) {
      Result<Settled> settled = settle_objects(settings, *found, own);
      if (!settled) return tl::unexpected(settled.error());
      done.removed_objects += settled->removed;
      if (settled->made + settled->removed > 0) continue;
    }
    if (wait_out_tick(newest_folder(*found)) || !folders_are_unchanged(settings.root, found->folders)) continue;
    done.sources = found->sources.size();
    return found;
  }
}

Result<void> write_default_tables(const BuildSettings& settings) {
  for (const DefaultTable& table : default_tables(*settings.edition)) {
    std::string path = settings.default_table(table.name);
    if (settings.builtins != path && settings.package_ids != path) continue;
    if (Result<bool> written = replace_file(path, table.text); !written) return tl::unexpected(written.error());
  }
  return {};
}

/// In a folder that the user chose others may have a file of the same name.
Result<void> check_names(const BuildSettings& settings) {
  std::vector<std::pair<std::string, std::string_view>> files{{settings.stamp(), link::kStampStart},
                                                              {settings.history(), kHistoryStart},
                                                              {settings.manifest(), kManifestStart},
                                                              {settings.fingerprints(), kFingerprintsStart}};
  for (const std::string& path : {settings.build_file(), settings.graph_file(), settings.include_file()})
    files.emplace_back(path, kGraphStart);
  for (const DefaultTable& table : default_tables(*settings.edition))
    files.emplace_back(settings.default_table(table.name), table.text);
  for (const auto& [path, start] : files)
    if (Result<std::string> text = read_file(path); text && !text->empty() && !text->starts_with(start))
      return fail("'" + path + "' is in the way: darkpkg did not write it", "name another --build-dir");
  return {};
}

/// Makes the build folder; a new one is hidden from Git.
Result<void> prepare_build_folder(const BuildSettings& settings) {
  Result<std::optional<FileStat>> there = stat_file(settings.build_dir);
  if (there && *there) return has_graph_record(settings) ? Result<void>() : check_names(settings);
  if (Result<void> made = make_folders(settings.build_dir); !made) return made;
  Result<bool> ignored = replace_file(settings.build_dir + "/.gitignore", "*\n");
  if (!ignored) return tl::unexpected(ignored.error());
  return {};
}

}  // namespace

// The folders are as they are seen from the build folder, if that can be: so the manifest goes along with them.
Result<std::string> manifest_text(const BuildSettings& settings, Manifest manifest) {
  for (std::string* root : {&manifest.source_root, &manifest.object_root})
    if (std::string path = relative_path(settings.build_dir, *root); !path.empty()) *root = std::move(path);
  return format_manifest(manifest);
}

// The command stands here since Ninja compares none of `generator` edges.
std::string fingerprints_text(const BuildSettings& settings) {
  const Fingerprints& ours = settings.edition->fingerprints();
  return std::string(kFingerprintsStart) + hex(ours.compiler) + "\nlinker\t" + hex(ours.linker) + "\nlink\t" +
         link_command(settings, GraphPaths()) + "\n";
}

Result<Generated> generate(const BuildSettings& settings, bool afresh) {
  Generated done;
  // If the packages are gone nothing is made, also not the folders above them.
  if (Result<Directory> root = Directory::open(settings.root); !root) return tl::unexpected(root.error());
  if (Result<void> regular = check_regular(settings.database); !regular) return tl::unexpected(regular.error());
  if (Result<void> made = prepare_build_folder(settings); !made) return tl::unexpected(made.error());
  if (Result<void> made = make_folders(settings.object_dir); !made) return tl::unexpected(made.error());
  if (std::optional<std::size_t> sources = afresh ? std::nullopt : refresh_graph(settings)) {
    done.sources = *sources;
    return done;
  }
  OwnObjects own(settings);
  Result<Discovery> found = discover_settled(settings, own, done);
  if (!found) return tl::unexpected(found.error());
  if (!found->refused.empty()) {
    done.refused = std::move(found->refused);
    return done;
  }

  Graph graph = make_graph(settings, *found);
  // Objects that stand next to their sources are settled already, those of the manifest before may be elsewhere.
  if (!settings.objects_beside_sources() || (own.manifest() && own.manifest()->object_root != settings.object_dir))
    done.removed_objects += remove_stale_objects(own, graph.manifest);

  Result<std::string> last_fingerprints = read_file(settings.fingerprints());
  if (!last_fingerprints || *last_fingerprints != fingerprints_text(settings)) {
    Result<std::size_t> outdated = invalidate_foreign_objects(*settings.edition, graph.manifest);
    if (!outdated) return tl::unexpected(outdated.error());
    done.outdated_objects = *outdated;
  }

  Result<std::string> text = manifest_text(settings, graph.manifest);
  if (!text) return tl::unexpected(text.error());
  Result<bool> wrote_manifest = replace_file(settings.manifest(), *text);
  if (!wrote_manifest) return tl::unexpected(wrote_manifest.error());
  if (Result<void> tables = write_default_tables(settings); !tables) return tl::unexpected(tables.error());
  Result<bool> wrote_fingerprints = replace_file(settings.fingerprints(), fingerprints_text(settings));
  if (!wrote_fingerprints) return tl::unexpected(wrote_fingerprints.error());
  Result<bool> wrote_graph = replace_file(settings.graph_file(), format_graph(settings, graph));
  if (!wrote_graph) return tl::unexpected(wrote_graph.error());
  Result<bool> wrote_build = replace_file(settings.build_file(), format_build());
  if (!wrote_build) return tl::unexpected(wrote_build.error());
  Result<bool> wrote_include = replace_file(settings.include_file(), format_include(settings));
  if (!wrote_include) return tl::unexpected(wrote_include.error());
  done.wrote = *wrote_manifest || *wrote_graph || *wrote_build;
  // A stamp is as new as the newest object, which may be of the future; then Ninja would not see that these are newer.
  if (*wrote_manifest || *wrote_fingerprints) link::remove_stamp(settings.stamp());

  // A stamp is no older than the manifest, but a link does not know of this file. If it changed the stamp is gone.
  if (*wrote_fingerprints)
    if (Result<std::optional<FileStat>> stat = stat_file(settings.manifest()); stat && *stat)
      if (Result<void> set = set_file_mtime(settings.fingerprints(), (*stat)->mtime_ns); !set)
        return tl::unexpected(set.error());

  GraphRecord record;
  record.settings = settings_hash(settings);
  record.dangling = std::move(found->dangling);
  record.folders = std::move(found->folders);
  if (Result<void> recorded = record_graph(settings, std::move(record)); !recorded)
    return tl::unexpected(recorded.error());

  if (settings.objects_beside_sources() && done.wrote) exclude_objects_from_git(settings.root);
  return done;
}

}  // namespace darkpkg
