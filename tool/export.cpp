#include "export/export.hpp"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "base/environment.hpp"
#include "base/output_file.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "tool/status_line.hpp"

namespace darkpkg {
namespace {

struct ExportOptions {
  exporting::Options what;
  bool reproducible = false;
  bool seed = false;
};

/// The last second that SQLite has a text for: that of the year 9999.
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// https://reproducible-builds.org/specs/source-date-epoch/
Result<std::int64_t> source_date_epoch() {
  const std::string text = environment::text("SOURCE_DATE_EPOCH");
  std::int64_t out = 0;
  if (text.empty()) return out;
  const char* end = text.data() + text.size();
  auto [last, error] = std::from_chars(text.data(), end, out);
  if (error == std::errc() && last == end && out >= 0 && out <= kLastSecond) return out;
  return tl::unexpected(environment::malformed("SOURCE_DATE_EPOCH", text, "a number of seconds since 1970"));
}

ExitCode run_export(ExportOptions options) {
  Result<std::int64_t> epoch_s = source_date_epoch();
  if (!epoch_s) {
    report(epoch_s.error());
    return kUsageError;
  }
  options.what.epoch_s = *epoch_s;
  options.what.log_only = options.seed;
  std::optional<ShownProgress> progress(std::in_place);
  Result<exporting::Report> done = options.reproducible || options.seed ? exporting::export_reproducible(options.what)
                                                                        : exporting::export_copy(options.what);
  progress.reset();
  if (!done) return report(done.error());
  const std::string line = fmt::format("{}  {}\n", done->sha256, options.what.to);
  const Result<OutputPlace> place = find_output(options.what.to);
  // Not behind the bytes, if those go to the standard output.
  place&& is_standard_output(*place) ? print_error(line) : print_out(line);
  return kOk;
}

}  // namespace

void add_export(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("export", "Write the database to one file, and print its SHA-256");
  auto options = std::make_shared<ExportOptions>();
  options->what.database = "data.db";
  command->add_option("FILE", options->what.to, "The file to write")->required();
  command->add_option("--db", options->what.database, "The database")->capture_default_str();
  command->add_flag("--reproducible", options->reproducible,
                    "Only what the packages define, as the same bytes whatever the database's history is");
  command->add_flag("--seed", options->seed,
                    "The same, but only the log, from which Dark makes the rest at its first start; edition hash only");
  command->footer(
      "Examples:\n"
      "  darkpkg export backup.db                   all rows, as they are\n"
      "  darkpkg export --reproducible packages.db  for a release\n"
      "  darkpkg export --seed seed.db              as Dark's own releases have them");
  command->callback([options, &exit_code] { exit_code = run_export(*options); });
}

}  // namespace darkpkg
