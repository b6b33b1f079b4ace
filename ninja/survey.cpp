#include "ninja/survey.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "cache/object/store.hpp"
#include "ninja/graph.hpp"
#include "ninja/objects.hpp"
#include "rules/link/link.hpp"

namespace darkpkg {
namespace {

/// The ctime of the newest of the link's inputs but for objects; nothing where one is missing.
std::optional<std::int64_t> newest_input(const BuildSettings& settings) {
  std::int64_t newest = 0;
  for (const std::string& path :
       {settings.manifest(), settings.fingerprints(), settings.builtins, settings.package_ids}) {
    Result<std::optional<FileStat>> stat = stat_file(path);
    if (!stat || !*stat) return std::nullopt;
    newest = std::max(newest, (*stat)->ctime_ns);
  }
  return newest;
}

bool link_is_due(const BuildSettings& settings, std::int64_t newest_object) {
  Result<std::optional<FileStat>> stamp = stat_file(settings.stamp());
  std::optional<std::int64_t> newest = newest_input(settings);
  if (!stamp || !*stamp || !newest || std::max(*newest, newest_object) > (*stamp)->ctime_ns) return true;
  return !link::stamp_is_of(settings.stamp(), settings.database);
}

}  // namespace

std::optional<Reason> staleness(const FileStat& source, const std::optional<FileStat>& object) {
  if (!object || object->size == 0) return Reason::no_object;
  if (object->mtime_ns < source.mtime_ns) return Reason::newer_source;
  if (!object::is_up_to_date(source, *object)) return Reason::changed_source;
  return std::nullopt;
}

Result<Survey> take_survey(const BuildSettings& settings) {
  Survey out;
  Result<Manifest> manifest = read_manifest(settings.manifest());
  if (!manifest) return tl::unexpected(manifest.error());
  out.manifest = std::move(*manifest);
  Result<Directory> sources = Directory::open(out.manifest.source_root);
  if (!sources) return tl::unexpected(sources.error());
  // A folder for objects that is not there yet has none.
  Result<Directory> objects = Directory::open(out.manifest.object_root);

  std::int64_t newest_object = 0;
  for (std::size_t i = 0; i < out.manifest.entries.size(); i++) {
    const ManifestEntry& entry = out.manifest.entries[i];
    Result<std::optional<FileStat>> source = sources->stat(entry.source);
    if (!source) return tl::unexpected(source.error());
    if (!*source) {
      out.lost_source = true;
      continue;
    }
    std::optional<FileStat> object;
    if (objects) {
      Result<std::optional<FileStat>> stat = objects->stat(entry.object);
      if (!stat) return tl::unexpected(stat.error());
      object = *stat;
    }
    if (std::optional<Reason> reason = staleness(**source, object)) out.stale.push_back({i, *reason});
    if (object) newest_object = std::max(newest_object, object->ctime_ns);
  }
  // A source that is compiled has the link run as well, whatever the database is.
  out.link_due = out.stale.empty() && link_is_due(settings, newest_object);
  return out;
}

Result<void> apply_survey(const BuildSettings& settings, const Survey& survey) {
  bool hidden = false;  // something changed that the order of mtimes does not show
  for (const StaleSource& stale : survey.stale) {
    if (stale.reason == Reason::newer_source) continue;
    hidden = true;
    const ManifestEntry& entry = survey.manifest.entries[stale.entry];
    if (Result<void> done = invalidate_object(object_path(survey.manifest, entry)); !done) return done;
  }
  // Not an old mtime: an object may have an older one. The stamp is not in a folder that anybody watches.
  if ((hidden || survey.link_due) && ::unlink(settings.stamp().c_str()) != 0 && errno != ENOENT)
    return fail(errno_message("remove", settings.stamp()));
  return {};
}

}  // namespace darkpkg
