#include "link/warnings.hpp"

#include <algorithm>
#include <utility>

#include "cache/database/migrate.hpp"
#include "language/diagnostics/allowed.hpp"
#include "link/pins.hpp"
#include "rules/parse_code.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::link {
namespace {

void add(const std::vector<Warning>& warnings, Diagnostics& to) {
  for (const Warning& w : warnings) to.add(w.code, w.at, w.message, w.help);
}

}  // namespace

std::optional<Warning> warning_of(const database::WarningRow& row) {
  const std::optional<Code> code = parse_code(row.code);
  if (!code) return std::nullopt;
  return Warning{*code, {row.start, row.length}, row.message, row.help, std::nullopt, row.reference};
}

std::vector<Warning> warnings_of(database::Database& database, FileId file) {
  std::vector<Warning> out;
  for (const database::WarningRow& row : database::read_warnings(database, file))
    if (std::optional<Warning> warning = warning_of(row)) out.push_back(std::move(*warning));
  return out;
}

std::size_t count_warnings(database::Database& database, const LinkedFiles& files, const PinWarnings& pins,
                           const std::vector<std::string>& allowed) {
  const auto count = [&](const std::vector<Warning>& warnings) {
    return static_cast<std::size_t>(
        std::ranges::count_if(warnings, [&](const Warning& w) { return !is_allowed(allowed, w.code); }));
  };
  std::size_t out = count(pins.warnings);
  for (const LinkedFile& file : files) {
    if (file.looked_at && file.loaded()) out += count(file.warnings);
    else if (file.stored_warnings() > 0)
      out += allowed.empty() ? static_cast<std::size_t>(file.stored_warnings()) : count(warnings_of(database, file.id));
  }
  return out;
}

void add_stored_warnings(database::Database& database, LinkedFiles& files) {
  for (LinkedFile& file : files)
    if (!file.looked_at && file.stored_warnings() > 0) add(warnings_of(database, file.id), file.diagnostics);
}

std::vector<FileDiagnostics> take_diagnostics(LinkedFiles& files, const PinWarnings& pins, const Options& options,
                                              bool in_order) {
  std::vector<FileDiagnostics> out;
  for (File& file : files) {
    Diagnostics shown = without_allowed(options.allowed, std::move(file.diagnostics));
    if (!shown.empty()) out.push_back({file.source, std::move(shown)});
  }
  if (in_order) std::ranges::sort(out, {}, &FileDiagnostics::path);
  if (!pins.are_new && !options.strict) return out;
  Diagnostics about_pins;
  add(pins.warnings, about_pins);
  about_pins = without_allowed(options.allowed, std::move(about_pins));
  if (!about_pins.empty()) out.push_back({options.package_ids, std::move(about_pins)});
  return out;
}

Result<std::vector<FileDiagnostics>> stored_warnings(const Options& options) {
  try {
    Result<Manifest> manifest = read_manifest(options.manifest);
    if (!manifest) return tl::unexpected(manifest.error());
    database::Database db = database::Database::open(options.database, database::Mode::read_only);
    const TableSchema& schema = options.schema ? *options.schema : schema_of(*options.edition);
    database::check_schema(db, schema.migrations());
    std::vector<FileDiagnostics> out;
    for (const database::FileRow& file : database::read_files(db)) {
      if (file.warnings == 0) continue;
      Diagnostics stored;
      add(warnings_of(db, file.id), stored);
      out.push_back({manifest->source_root + "/" + file.path, without_allowed(options.allowed, std::move(stored))});
    }
    Diagnostics about_pins;
    add(warnings_of(db, kPinsFile), about_pins);
    if (!about_pins.empty())
      out.push_back({options.package_ids, without_allowed(options.allowed, std::move(about_pins))});
    return out;
  } catch (const database::DatabaseError& e) {
    return tl::unexpected(e.error());
  }
}

}  // namespace darkpkg::link
