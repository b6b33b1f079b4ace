#include "tests/unit/link/workspace.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"
#include "rules/compilers.hpp"
#include "rules/editions.hpp"

namespace darkpkg::link {
namespace {

constexpr std::string_view kBuiltins =
    "kind\tname\tversion\nfn\tint64Add\t0\nfn\tint64Negate\t0\nfn\tstringLength\t0\nvalue\ttestValue\t0\n";

Result<std::optional<Recompiled>> compile_file(const Edition& edition, const std::string& source,
                                               Diagnostics& diagnostics) {
  Result<FileContents> contents = read_file_and_stat(source);
  if (!contents) return tl::unexpected(contents.error());
  Compiled compiled = compile(edition, source, contents->bytes);
  diagnostics = compiled.diagnostics;
  if (!compiled.object) return std::nullopt;
  return Recompiled{
      object::encode(*compiled.object, edition.name(), edition.fingerprints().compiler, sha256(contents->bytes)),
      contents->stat.mtime_ns};
}

}  // namespace

std::vector<std::string> query(database::Database& db, std::string_view sql, int columns) {
  std::vector<std::string> out;
  database::Statement statement(db, sql);
  while (statement.step()) {
    std::string& row = out.emplace_back();
    for (int i = 0; i < columns; i++) {
      if (i > 0) row += '|';
      row += statement.is_null(i) ? "NULL" : statement.blob(i);
    }
  }
  return out;
}

void Workspace::SetUp() {
  const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
  folder_ = std::filesystem::temp_directory_path() /
            (std::string("darkpkg-") + info->test_suite_name() + "-" + info->name() + "-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder_);
  sources_ = (folder_ / "packages").string();
  objects_ = (folder_ / "objects").string();
  std::filesystem::create_directories(sources_);
  std::filesystem::create_directories(objects_);
  options_.edition = find_edition("uuid");
  options_.database = (folder_ / "data.db").string();
  options_.manifest = (folder_ / "manifest").string();
  options_.stamp = (folder_ / "stamp").string();
  options_.builtins = (folder_ / "builtins.tsv").string();
  options_.package_ids = (folder_ / "package-ids.tsv").string();
  use(*find_edition("uuid"));
  ASSERT_TRUE(write_file_in_place(options_.builtins, kBuiltins));
  ASSERT_TRUE(write_file_in_place(options_.package_ids, "kind\tname\tid\n"));
}

void Workspace::use(const Edition& edition) {
  options_.edition = &edition;
  options_.compiler = [&edition](const std::string& source, Diagnostics& diagnostics) {
    return compile_file(edition, source, diagnostics);
  };
}

void Workspace::TearDown() {
  if (!HasFailure()) std::filesystem::remove_all(folder_);
}

void Workspace::write(const std::string& path, std::string_view text) {
  std::string full = sources_ + "/" + path;
  std::filesystem::create_directories(std::filesystem::path(full).parent_path());
  ASSERT_TRUE(write_file_in_place(full, text, clock_ += 10'000'000));
}

void Workspace::remove(const std::string& path) {
  std::filesystem::remove(sources_ + "/" + path);
  std::filesystem::remove(object_path(path));
  compiled_.erase(path);
}

std::string Workspace::read(const std::string& path) const { return read_file(sources_ + "/" + path).value(); }

void Workspace::compile_changed() {
  Manifest manifest{sources_, objects_, {}};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sources_)) {
    if (!entry.is_regular_file()) continue;
    std::string path = std::filesystem::relative(entry.path(), sources_).string();
    manifest.entries.push_back({path, default_object_path(path)});
    std::string text = read(path);
    auto at = compiled_.find(path);
    if (at != compiled_.end() && at->second == text) continue;
    Diagnostics diagnostics;
    Result<std::optional<Recompiled>> made = options_.compiler(entry.path().string(), diagnostics);
    ASSERT_TRUE(made);
    if (!*made) {  // a build would end here; without an object, the link reports what is wrong with the source
      std::filesystem::remove(object_path(path));
      compiled_.erase(path);
      continue;
    }
    ASSERT_TRUE(object::write_object(object_path(path), (*made)->object, (*made)->source_mtime_ns));
    compiled_[path] = text;
  }
  std::ranges::sort(manifest.entries, {}, &ManifestEntry::source);
  const std::string text = format_manifest(manifest).value();
  if (const Result<std::string> before = read_file(options_.manifest); before && *before == text) return;
  ASSERT_TRUE(write_file_in_place(options_.manifest, text));
}

Report Workspace::link(const Options& options) {
  compile_changed();
  Result<Report> report = link::link(options);
  if (!report) {
    ADD_FAILURE() << report.error().message;
    return {};
  }
  return std::move(*report);
}

std::vector<std::string> Workspace::messages(const Report& report) {
  std::vector<std::string> out;
  for (const FileDiagnostics& file : report.diagnostics)
    for (const Diagnostic& d : file.diagnostics.all()) {
      std::string& line = out.emplace_back(std::filesystem::path(file.path).filename().string());
      line += ":" + std::to_string(d.at.offset) + " " + std::string(code_text(d.code)) + " " + d.message;
      if (!d.help.empty()) line += "; " + d.help;
      for (const Note& note : d.notes)
        line += " [" + std::filesystem::path(note.path).filename().string() + ":" + std::to_string(note.at.offset) +
                " " + note.message + "]";
    }
  return out;
}

std::set<std::string> Workspace::rows(const std::string& path) {
  database::Database db = database::Database::open(path, database::Mode::read_write);
  std::set<std::string> out;
  for (
      auto [sql, columns] : {
          std::pair{"SELECT 'type', id, pt_def, rt_def FROM package_types", 4},
          {"SELECT 'value', id, pt_def, rt_dval FROM package_values", 4},
          {"SELECT 'fn', id, pt_def, rt_instrs FROM package_functions", 4},
          {"SELECT 'location', location_id, item_id, branch_id, owner, modules, name, item_type, deprecated_at, "
           "created_by, approval_status, reviewed_by FROM locations",
           12},
          {"SELECT 'op', id, branch_id, op_blob, applied, instance_id FROM package_ops", 6},
          {"SELECT 'item', f.path, kind, name, item, hash, op, owned FROM darkpkg_items i JOIN darkpkg_files f ON f.id "
           "= i.id >> 20",
           8},
          {"SELECT 'reference', f.path, name, qualifier FROM darkpkg_references JOIN darkpkg_files f ON f.id = file",
           4},
          {"SELECT 'uses', f.path, names FROM darkpkg_uses JOIN darkpkg_files f ON f.id = file", 3},
          {"SELECT 'file', path, content, items, warnings FROM darkpkg_files", 5},
          {"SELECT 'warning', f.path, code, start, length, message, help FROM darkpkg_diagnostics JOIN darkpkg_files f "
           "ON f.id = file",
           7},
          {"SELECT 'counts', (SELECT count(*) FROM darkpkg_items), (SELECT count(*) FROM darkpkg_references), (SELECT "
           "count(*) FROM darkpkg_uses), (SELECT count(*) FROM darkpkg_diagnostics)",
           5},
      })
    for (std::string& row : query(db, sql, columns)) out.insert(std::move(row));
  return out;
}

void Workspace::expect_clean() {
  Options clean = options_;
  clean.database = (folder_ / "clean.db").string();
  clean.stamp.clear();
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(clean.database + suffix);
  Report report = link(clean);
  ASSERT_TRUE(report.linked) << "clean: " << testing::PrintToString(messages(report));
  std::set<std::string> wanted = rows(clean.database), found = rows(options_.database);
  for (const std::string& row : wanted) EXPECT_TRUE(found.contains(row)) << "missing: " << row;
  for (const std::string& row : found) EXPECT_TRUE(wanted.contains(row)) << "too many: " << row;
}

}  // namespace darkpkg::link
