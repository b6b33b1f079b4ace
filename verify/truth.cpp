#include "verify/truth.hpp"

#include <stdlib.h>

#include <filesystem>
#include <utility>

#include "base/file.hpp"
#include "base/progress.hpp"
#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/tables/adopted.hpp"
#include "cache/database/tables/state.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;

Result<std::vector<TrueObject>> compile_all(const Manifest& manifest, const link::Compiler& compiler) {
  std::vector<TrueObject> out;
  out.reserve(manifest.entries.size());
  progress::Step step("sources compiled", manifest.entries.size());
  for (const ManifestEntry& entry : manifest.entries) {
    std::string source = manifest.source_root + "/" + entry.source;
    Diagnostics diagnostics;
    Result<std::optional<link::Recompiled>> made = compiler(source, diagnostics);
    if (!made) return tl::unexpected(made.error());
    if (!*made) return fail("'" + source + "' has errors, so there is nothing to compare with", "a build shows them");
    out.push_back({manifest.object_root + "/" + entry.object, std::move((*made)->object), (*made)->source_mtime_ns});
    step.advance();
  }
  return out;
}

/// Ids that came with the database are the one thing in it that sources don't tell.
void copy_adopted(Database& to, const std::string& from, const Edition& edition) {
  std::vector<database::AdoptedRow> rows;
  try {
    Database old = Database::open(from, Mode::read_only);
    rows = database::read_adopted(old);
  } catch (const DatabaseError&) {
    return;  // missing or damaged: a finding of its own
  }
  if (rows.empty()) return;
  // Before its first link a database is only known to be an adopted one by what others left in it.
  database::write_state(to, {0, "", "", "", true, std::string(edition.name())});
  for (const database::AdoptedRow& row : rows) database::put_adopted(to, row);
}

Result<void> link_truth(const Truth& truth, const link::Options& options) {
  Manifest manifest{truth.manifest.source_root, truth.folder.path(), truth.manifest.entries};
  progress::Step step("objects written", truth.objects.size());
  for (std::size_t i = 0; i < truth.objects.size(); i++) {
    step.advance();
    manifest.entries[i].object = std::to_string(i);
    Result<void> written = write_file_in_place(truth.folder.path() + "/" + std::to_string(i), truth.objects[i].bytes);
    if (!written) return written;
  }
  Result<std::string> text = format_manifest(manifest);
  if (!text) return tl::unexpected(text.error());
  link::Options clean = options;
  clean.database = truth.database;
  clean.manifest = truth.folder.path() + "/manifest";
  clean.stamp.clear();
  clean.ref_hashes.clear();
  clean.strict = false;
  if (Result<void> written = write_file_in_place(clean.manifest, *text); !written) return written;
  if (Result<void> made = make_database(truth.database, options.database, *options.edition); !made) return made;
  Result<link::Report> report = link::link(clean);
  if (!report) return tl::unexpected(report.error());
  if (!report->linked)
    return fail("the packages have errors, so there is nothing to compare with", "a build shows them");
  try {  // so that the file alone is the database
    Database::open(truth.database, Mode::read_write).checkpoint();
  } catch (const DatabaseError& e) {
    return tl::unexpected(e.error());
  }
  return {};
}

}  // namespace

Result<void> make_database(const std::string& path, const std::string& ids_from, const Edition& edition) {
  try {
    Database fresh = Database::open(path, Mode::create);
    migrate(fresh, schema_of(edition).migrations());
    copy_adopted(fresh, ids_from, edition);
  } catch (const DatabaseError& e) {
    return tl::unexpected(e.error());
  }
  return {};
}

Result<Truth> make_truth(Manifest manifest, const link::Options& options) {
  Result<std::vector<TrueObject>> objects = compile_all(manifest, options.compiler);
  if (!objects) return tl::unexpected(objects.error());
  Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  Truth truth{std::move(manifest), std::move(*objects), std::move(*folder), {}};
  truth.database = truth.folder.path() + "/clean.db";
  if (Result<void> linked = link_truth(truth, options); !linked) return tl::unexpected(linked.error());
  return truth;
}

}  // namespace darkpkg::verify
