// Links all packages in a folder into a database, with edition `hash`:
//   hash_link PACKAGES BUILTINS FOLDER
// BUILTINS as for hash_check. FOLDER gets the objects, the manifest and data.db. If it has them, sources that are newer
// are compiled again, and linked into what is there. Prints what was done, and how long the passes took.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"
#include "language/source/source.hpp"
#include "link/link.hpp"
#include "rules/compilers.hpp"
#include "rules/hash/edition.hpp"

namespace {

using namespace darkpkg;
namespace fs = std::filesystem;

Result<std::optional<link::Recompiled>> compile_file(const std::string& path, Diagnostics& diagnostics) {
  Result<FileContents> contents = read_file_and_stat(path);
  if (!contents) return tl::unexpected(contents.error());
  Compiled compiled = compile(hash::edition(), path, contents->bytes);
  diagnostics = compiled.diagnostics;
  if (!compiled.object) return std::nullopt;
  return link::Recompiled{object::encode(*compiled.object, hash::edition().name(),
                                         hash::edition().fingerprints().compiler, sha256(contents->bytes)),
                          contents->stat.mtime_ns};
}

/// Makes the object if it is missing or older than its source. A source with errors has none.
Result<void> compile_if_newer(const fs::path& source, const fs::path& object) {
  std::error_code missing;
  const fs::file_time_type made = fs::last_write_time(object, missing);
  if (!missing && made >= fs::last_write_time(source)) return {};
  Diagnostics diagnostics;
  Result<std::optional<link::Recompiled>> compiled = compile_file(source.string(), diagnostics);
  if (!compiled) return tl::unexpected(compiled.error());
  fs::remove(object);
  if (!*compiled) return {};
  return object::write_object(object.string(), (*compiled)->object, (*compiled)->source_mtime_ns);
}

int run(const fs::path& packages, const std::string& builtins, const fs::path& folder) {
  fs::create_directories(folder / "objects");
  Manifest manifest{packages.string(), (folder / "objects").string(), {}};
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(packages)) {
    const std::string path = fs::relative(entry.path(), packages).string();
    if (!entry.is_regular_file() || !path.ends_with(".dark") || path.find('_') != std::string::npos) continue;
    manifest.entries.push_back({path, default_object_path(path)});
    fs::create_directories((folder / "objects" / path).parent_path());
    if (Result<void> done = compile_if_newer(entry.path(), folder / "objects" / manifest.entries.back().object);
        !done) {
      std::cerr << done.error().message << "\n";
      return 3;
    }
  }
  std::ranges::sort(manifest.entries, {}, &ManifestEntry::source);
  link::Options options;
  options.edition = &hash::edition();
  options.database = (folder / "data.db").string();
  options.manifest = (folder / "manifest").string();
  options.builtins = builtins;
  options.package_ids = (folder / "package-ids.tsv").string();
  options.compiler = compile_file;
  const bool written = write_file_in_place(options.manifest, format_manifest(manifest).value()).has_value() &&
                       write_file_in_place(options.package_ids, "kind\tname\tid\n").has_value();
  if (!written) return 3;
  Result<link::Report> report = link::link(options);
  if (!report) {
    std::cerr << report.error().message << "\n";
    return 3;
  }
  for (const link::FileDiagnostics& file : report->diagnostics) {
    const std::string text = read_file(file.path).value_or("");
    for (const Diagnostic& d : file.diagnostics.all()) {
      const LineColumn at = line_column(text, d.at.offset);
      std::cerr << file.path << ":" << at.line << ":" << at.column << ": " << code_text(d.code) << " " << d.message
                << "\n";
    }
  }
  std::cout << report->items << " items, " << report->rows_written << " rows, " << report->warnings << " warnings; "
            << report->items_changed << " changed, " << report->files_read << " files read\n";
  const link::Timings& us = report->timings;
  std::cout << "us: open " << us.open << ", scan " << us.scan << ", read " << us.read << ", resolve " << us.resolve
            << ", encode " << us.encode << ", write " << us.write << ", commit " << us.commit << "\n";
  return report->linked ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 3;
  return run(argv[1], argv[2], argv[3]);
}
