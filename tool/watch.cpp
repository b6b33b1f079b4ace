#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "session/session.hpp"
#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/diagnostics.hpp"
#include "tool/end_signals.hpp"
#include "tool/generate_report.hpp"
#include "tool/link_report.hpp"
#include "tool/message.hpp"
#include "tool/on_change.hpp"
#include "tool/poll_option.hpp"
#include "tool/record_build.hpp"
#include "tool/settings_options.hpp"
#include "tool/wording.hpp"

namespace darkpkg {
namespace {

/// So many bytes of file names fit into a variable of the environment and leave room for others.
constexpr std::size_t kLongestVariable = 100'000;

struct WatchOptions {
  SettingsArguments settings;
  CacheArguments caches;
  std::string on_change;
  int poll_ms = kPollAsNeeded;
  bool quiet = false;
  Format format = Format::text;
};

double milliseconds(std::int64_t us) { return static_cast<double>(us) / 1000; }

std::string time_of_day() {
  std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

/// Tells a person, or a program, what the session does.
class Watch : public session::Listener {
 public:
  Watch(const WatchOptions& options, const BuildSettings& settings) : options_(options), settings_(settings) {
    if (!options.on_change.empty()) on_change_.emplace(options.on_change);
  }

  void built(const session::Outcome& outcome, session::Clock::duration since_change) override {
    LinkReport kept;
    kept.exit_code = outcome.succeeded ? kOk : kUserError;
    settings_.root = outcome.root;
    if (outcome.report) {
      kept.report = *outcome.report;
      (void)write_link_report(settings_.stamp(), kept);  // only for the summary of `darkpkg build`
    }
    record(outcome, kept);
    Renderer renderer(options_.format, stderr_has_colour(), settings_.strict,
                      [](const std::string& path) { return shown_source_text(path); });
    add_diagnostics(renderer, outcome.diagnostics);
    renderer.print();
    report_refused(outcome.refused);
    double ms = std::chrono::duration<double, std::milli>(since_change).count();
    if (options_.format == Format::json) print_json(outcome, renderer.errors(), ms);
    else if (!options_.quiet) print_line(outcome, renderer.errors() + outcome.refused.size(), ms);
    if (outcome.changed && on_change_) on_change_->run(environment(outcome));
  }

  void failed(const Error& error) override {
    if (options_.format != Format::json)
      return void(report({error.message, error.hint.empty() ? "watch goes on as soon as it can" : error.hint}));
    print(nlohmann::ordered_json{{"event", "error"}, {"message", error.message}, {"help", error.hint}});
  }

  void recovered() override {
    if (options_.format != Format::json && !options_.quiet)
      print_error(time_of_day() + " nothing to do, watching again\n");
  }

  void polling(const session::SilentPlace& place, std::chrono::milliseconds interval) override {
    if (options_.format == Format::json)
      print(nlohmann::ordered_json{
          {"event", "polling"}, {"path", place.path}, {"filesystem", place.file_system}, {"ms", interval.count()}});
    else if (!options_.quiet) print_error(polling_text(place, interval));
  }

  void settled() override {
    if (options_.format == Format::json) print(nlohmann::ordered_json{{"event", "settled"}});
  }

 private:
  static void print(const nlohmann::ordered_json& line) {
    print_out(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  }

  void record(const session::Outcome& outcome, const LinkReport& linked) const {
    BuildRecord record;
    record.length_us = outcome.compile_us + outcome.link_us;
    record.exit_code = linked.exit_code;
    record.compiled = outcome.compiled.size();
    record.stale = outcome.compiled.size();
    for (const std::string& source : outcome.compiled) {
      if (record.files.size() == BuildRecord::kMostFiles) break;
      record.files.push_back({source, Reason::newer_source});
    }
    record_build(settings_, std::move(record), outcome.report ? std::optional(linked) : std::nullopt);
  }

  void print_line(const session::Outcome& outcome, std::size_t errors, double ms) const {
    std::string text = time_of_day() + " " + subject(outcome);
    if (!outcome.succeeded) {
      text += fmt::format("{}, {} is as it was", counted(errors, "error"), shown_path(settings_.database));
    } else {
      const link::Report& r = *outcome.report;
      text += counted(r.changes(), "item") + " changed";
      if (r.warnings > 0) text += ", " + counted(r.warnings, "warning");
    }
    print_error(text + fmt::format(", {:.1f} ms\n", ms));
  }

  /// What was compiled: by name if it is one.
  std::string subject(const session::Outcome& outcome) const {
    if (outcome.compiled.size() == 1) return shown_path(settings_.root + "/" + outcome.compiled.front()) + ": ";
    if (outcome.compiled.empty()) return "";
    return counted(outcome.compiled.size(), "file") + " compiled, ";
  }

  static void print_json(const session::Outcome& outcome, std::size_t errors, double ms) {
    nlohmann::ordered_json line{{"event", "build"}, {"ok", outcome.succeeded}, {"compiled", outcome.compiled}};
    if (outcome.report) {
      const link::Report& r = *outcome.report;
      line["generation"] = r.generation;
      line["added"] = r.items_added;
      line["changed"] = r.items_changed;
      line["removed"] = r.items_removed;
      line["moved"] = r.items_moved;
      line["warnings"] = r.warnings;
    }
    line["errors"] = errors + outcome.refused.size();
    line["ms"] = ms;
    line["compile_ms"] = milliseconds(outcome.compile_us);
    line["link_ms"] = milliseconds(outcome.link_us);
    print(line);
  }

  OnChange::Environment environment(const session::Outcome& outcome) const {
    const link::Report& r = *outcome.report;
    OnChange::Environment out{{"DARKPKG_DATABASE", settings_.database},
                              {"DARKPKG_PACKAGES", settings_.root},
                              {"DARKPKG_GENERATION", std::to_string(r.generation)},
                              {"DARKPKG_ITEMS_ADDED", std::to_string(r.items_added)},
                              {"DARKPKG_ITEMS_CHANGED", std::to_string(r.items_changed)},
                              {"DARKPKG_ITEMS_REMOVED", std::to_string(r.items_removed)},
                              {"DARKPKG_ITEMS_MOVED", std::to_string(r.items_moved)}};
    std::string files;
    for (const std::string& source : outcome.compiled) files += source + "\n";
    if (files.size() > kLongestVariable) files.clear();
    out.emplace_back("DARKPKG_FILES", std::move(files));
    return out;
  }

  const WatchOptions& options_;
  BuildSettings settings_;
  std::optional<OnChange> on_change_;
};

ExitCode run_watch(const WatchOptions& options) {
  Result<FileDescriptor> end = end_signals();
  if (!end) return report(end.error());
  // Who reads our lines may go before us; the session notices.
  ::signal(SIGPIPE, SIG_IGN);
  Result<Caches> caches = Caches::open(options.caches);
  if (!caches) {
    report(caches.error());
    return kUsageError;
  }
  caches->warn();
  const Result<BuildSettings> made = settings_of(options.settings);
  if (!made) return report(made.error());
  const BuildSettings& settings = *made;
  Watch watch(options, settings);
  if (!options.quiet && options.format != Format::json)
    print_error(fmt::format("watching {}, Ctrl-C ends it\n", shown_path(settings.root)));
  const int output = options.format == Format::json ? STDOUT_FILENO : STDERR_FILENO;
  Result<void> done =
      session::Session(session::Builder(settings, caches->sources()), watch, poll_interval(options.poll_ms))
          .run(end->get(), output);
  return done ? kOk : report(done.error());
}

}  // namespace

void add_watch(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("watch", "Build whenever a file is saved, until it is interrupted");
  auto options = std::make_shared<WatchOptions>();
  auto format = std::make_shared<std::string>("text");
  add_settings_options(*command, options->settings);
  add_folder_options(*command, options->caches);
  command->add_option("--on-change", options->on_change,
                      "A command for /bin/sh, run after every build that changed the database");
  add_poll_option(*command, options->poll_ms);
  command->add_flag("-q,--quiet", options->quiet, "Print diagnostics only");
  command->add_option("--format", *format, "How to show diagnostics and builds: text, short or json")
      ->one_of({"text", "short", "json"});
  command->footer(
      "The command of --on-change finds in its environment: DARKPKG_DATABASE, DARKPKG_PACKAGES, DARKPKG_GENERATION,\n"
      "DARKPKG_ITEMS_ADDED, _CHANGED, _REMOVED and _MOVED, and DARKPKG_FILES, the files that were compiled, one a "
      "line.\n\n"
      "Examples:\n"
      "  darkpkg watch packages --db data.db\n"
      "  darkpkg watch --on-change 'echo generation $DARKPKG_GENERATION'\n"
      "  darkpkg watch --format=json");
  command->callback([options, format, &exit_code] {
    options->format = *parse_format(*format);
    exit_code = run_watch(*options);
  });
}

}  // namespace darkpkg
