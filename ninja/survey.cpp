#include "ninja/survey.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/database/database.hpp"
#include "cache/database/tables/files.hpp"
#include "cache/database/tables/state.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"
#include "link/link.hpp"
#include "ninja/graph.hpp"
#include "ninja/objects.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg {
namespace {

/// The ctime of the newest of the link's inputs but for objects; nothing if one is missing.
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

std::uint64_t hash_of(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  return stat && *stat ? stat_hash(**stat) : 0;
}

/// What the object says that it was made of, by the compiler of now.
std::optional<object::SourceHash> source_of(const Edition& edition, std::string_view bytes) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader || reader->compiler() != object::compiler_id(edition.fingerprints().compiler)) return std::nullopt;
  return reader->source();
}

/// An entry that no proof on record is about.
struct Unproven {
  std::string_view source;
  FileStat object;
};

/// Whether the database has linked these objects as they are, by their stats.
bool are_linked(const std::string& database, const std::vector<Unproven>& objects) {
  try {
    database::Database db = database::Database::open(database, database::Mode::read_only);
    const std::vector<database::FileRow> rows = database::read_files(db);
    return std::ranges::all_of(objects, [&](const Unproven& one) {
      auto row = std::ranges::lower_bound(rows, one.source, {}, &database::FileRow::path);
      return row != rows.end() && row->path == one.source && row->object == one.object;
    });
  } catch (const database::DatabaseError&) {
    return false;
  }
}

/// Whether the database was linked with these tables, by their content.
bool tables_are_linked(const BuildSettings& settings) {
  Result<Inputs> inputs = Inputs::read(settings.builtins, settings.package_ids, settings.edition->identity());
  if (!inputs) return false;
  const object::ContentHash& hash = inputs->hash();
  try {
    database::Database db = database::Database::open(settings.database, database::Mode::read_only);
    std::optional<database::State> state = database::read_state(db);
    return state && state->inputs == std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
  } catch (const database::DatabaseError&) {
    return false;
  }
}

/// One survey.
class Stocktaking {
 public:
  Stocktaking(const BuildSettings& settings, Manifest manifest)
      : settings_(settings), before_(read_proofs(settings.proofs())), known_(before_.objects.size()) {
    out_.manifest = std::move(manifest);
  }

  Result<Survey> run() {
    Result<Directory> sources = Directory::open(out_.manifest.source_root);
    if (!sources) return tl::unexpected(sources.error());
    sources_ = &*sources;
    // A folder for objects that is not there yet has none.
    Result<Directory> objects = Directory::open(out_.manifest.object_root);
    if (objects) objects_ = &*objects;
    out_.proofs.objects.reserve(out_.manifest.entries.size());
    for (std::size_t i = 0; i < out_.manifest.entries.size(); i++)
      if (Result<void> done = look_at(i); !done) return tl::unexpected(done.error());
    look_at_tables();
    // A source that is compiled has the link run as well, whatever the database is.
    out_.link_due = out_.stale.empty() && link_is_due();
    out_.has_news = news_ || out_.proofs.objects.size() != known_ || out_.proofs.builtins != before_.builtins ||
                    out_.proofs.package_ids != before_.package_ids;
    return std::move(out_);
  }

 private:
  Result<void> look_at(std::size_t i) {
    const ManifestEntry& entry = out_.manifest.entries[i];
    Result<std::optional<FileStat>> source = sources_->stat(entry.source);
    if (!source) return tl::unexpected(source.error());
    if (!*source) {
      out_.lost_source = true;
      return {};
    }
    std::optional<FileStat> object;
    if (objects_) {
      Result<std::optional<FileStat>> stat = objects_->stat(entry.object);
      if (!stat) return tl::unexpected(stat.error());
      object = *stat;
    }
    if (object) newest_object_ = std::max(newest_object_, object->ctime_ns);
    while (next_ < before_.objects.size() && before_.objects[next_].source < entry.source) next_++;
    Proof* known = next_ < before_.objects.size() && before_.objects[next_].source == entry.source
                       ? &before_.objects[next_]
                       : nullptr;
    const bool same_object = known && object && known->object_stat == stat_hash(*object);
    if (same_object && known->source_stat == stat_hash(**source)) {
      out_.proofs.objects.push_back(std::move(*known));
      next_++;
      return {};
    }
    std::optional<Reason> reason = staleness(**source, object);
    if (!reason && !is_made_of(entry, **source, *object)) reason = Reason::changed_source;
    if (reason) {
      out_.stale.push_back({i, *reason});
      return {};
    }
    out_.proofs.objects.push_back({entry.source, stat_hash(**source), stat_hash(*object)});
    news_ = true;
    if (!same_object) unproven_.push_back({entry.source, *object});
    return {};
  }

  /// By content. What can't be read, or changes meanwhile, is compiled, which tells of it.
  bool is_made_of(const ManifestEntry& entry, const FileStat& source, const FileStat& object) const {
    Result<FileContents> text = sources_->read(entry.source);
    Result<FileContents> made = objects_->read(entry.object, object::kLargestObject);
    return text && made && text->stat == source && made->stat == object &&
           source_of(*settings_.edition, made->bytes) == sha256(text->bytes);
  }

  void look_at_tables() {
    out_.proofs.builtins = hash_of(settings_.builtins);
    out_.proofs.package_ids = hash_of(settings_.package_ids);
    const bool same = out_.proofs.builtins == before_.builtins && out_.proofs.package_ids == before_.package_ids;
    if (same || (out_.stale.empty() && tables_are_linked(settings_))) return;
    // The link reads them later, and they may change until then.
    tables_due_ = true;
    out_.proofs.builtins = out_.proofs.package_ids = 0;
  }

  bool link_is_due() const {
    if (!stamp_is_newest(settings_, newest_object_)) return true;
    if (tables_due_ || !link::stamp_is_of(settings_.stamp(), settings_.database)) return true;
    return !unproven_.empty() && !are_linked(settings_.database, unproven_);
  }

  const BuildSettings& settings_;
  Proofs before_;  // what still holds moves to out_
  const std::size_t known_;
  Survey out_;
  const Directory* sources_ = nullptr;
  const Directory* objects_ = nullptr;
  std::size_t next_ = 0;  // in before_.objects
  bool news_ = false;     // something is proven that was not
  std::int64_t newest_object_ = 0;
  bool tables_due_ = false;
  std::vector<Unproven> unproven_;
};

}  // namespace

std::optional<Reason> staleness(const FileStat& source, const std::optional<FileStat>& object) {
  if (!object || object->size == 0) return Reason::no_object;
  if (object->mtime_ns < source.mtime_ns) return Reason::newer_source;
  if (!object::is_up_to_date(source, *object)) return Reason::changed_source;
  return std::nullopt;
}

Result<Survey> take_survey(const BuildSettings& settings) {
  return read_manifest(settings.manifest()).and_then([&](Manifest manifest) {
    return take_survey(settings, std::move(manifest));
  });
}

Result<Survey> take_survey(const BuildSettings& settings, Manifest manifest) {
  return Stocktaking(settings, std::move(manifest)).run();
}

bool stamp_is_newest(const BuildSettings& settings, std::int64_t newest_object) {
  Result<std::optional<FileStat>> stamp = stat_file(settings.stamp());
  std::optional<std::int64_t> newest = newest_input(settings);
  if (!stamp || !*stamp || !newest || std::max(*newest, newest_object) > (*stamp)->ctime_ns) return false;
  if (settings.ref_hashes.empty()) return true;
  Result<std::optional<FileStat>> hashes = stat_file(settings.ref_hashes);
  return hashes && *hashes && (*hashes)->ctime_ns <= (*stamp)->ctime_ns;
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
