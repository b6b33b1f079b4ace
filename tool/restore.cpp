#include "ninja/restore.hpp"

#include <fmt/core.h>

#include <optional>

#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/generate_report.hpp"
#include "tool/message.hpp"
#include "tool/prepare.hpp"
#include "tool/settings_options.hpp"
#include "tool/status_line.hpp"

namespace darkpkg {
namespace {

struct RestoreOptions {
  SettingsArguments settings;
  CacheArguments caches;
  bool quiet = false;
};

std::string summary(const Restored& restored, std::size_t stale, std::int64_t ms) {
  std::string out = fmt::format("{} objects accepted", restored.accepted);
  if (restored.stored > 0) out += fmt::format(", {} from the cache", restored.stored);
  if (restored.fetched > 0) out += fmt::format(", {} from the remote cache", restored.fetched);
  return out + fmt::format(", {} to compile, {} ms\n", stale, ms);
}

ExitCode run_restore(const RestoreOptions& options) {
  Result<Caches> caches = Caches::open(options.caches);
  if (!caches) {
    report(caches.error());
    return kUsageError;
  }
  const Result<BuildSettings> made = settings_of(options.settings);
  if (!made) return report(made.error());
  const BuildSettings& settings = *made;
  Timeline timeline;
  Generated generated;
  std::optional<ShownProgress> progress(options.quiet);
  Result<Survey> survey = prepare(settings, timeline, generated);
  if (!survey || !generated.refused.empty()) progress.reset();
  if (!survey) return report(survey.error());
  if (!generated.refused.empty()) return report_refused(generated.refused);

  distrust_times(*survey);
  ObjectSources from = caches->sources();
  from.present = true;
  Result<Restored> restored = restore_objects(settings, *survey, from);
  progress.reset();
  if (!restored) return report(restored.error());
  if (Result<void> applied = apply_survey(settings, *survey); !applied) return report(applied.error());
  if (!options.quiet) print_error(summary(*restored, survey->stale.size(), timeline.elapsed_ms()));
  caches->expect(std::move(*restored));
  caches->warn();
  return kOk;
}

}  // namespace

void add_restore(Command& app, int& exit_code) {
  Command* command = app.add_subcommand(
      "restore", "Take over objects that a CI cache unpacked, by their content: what is right is not compiled again");
  auto options = std::make_shared<RestoreOptions>();
  add_settings_options(*command, options->settings);
  add_folder_options(*command, options->caches);
  add_remote_options(*command, options->caches);
  command->add_flag("-q,--quiet", options->quiet, "Print no summary");
  command->footer(
      "Example, after a checkout and after the objects were unpacked:\n"
      "  darkpkg restore packages --db data.db && darkpkg build packages --db data.db");
  command->callback([options, &exit_code] { exit_code = run_restore(*options); });
}

}  // namespace darkpkg
