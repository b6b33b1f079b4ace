#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <optional>

#include "base/environment.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "ninja/graph.hpp"
#include "ninja/ninja_log.hpp"
#include "ninja/plan.hpp"
#include "ninja/restore.hpp"
#include "ninja/run_ninja.hpp"
#include "session/ask.hpp"
#include "session/builder.hpp"
#include "session/link_options.hpp"
#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/generate_report.hpp"
#include "tool/link.hpp"
#include "tool/link_report.hpp"
#include "tool/message.hpp"
#include "tool/prepare.hpp"
#include "tool/progress.hpp"
#include "tool/record_build.hpp"
#include "tool/render/renderer.hpp"
#include "tool/render/sarif.hpp"
#include "tool/settings_options.hpp"
#include "tool/status_line.hpp"
#include "tool/timeline.hpp"
#include "tool/wording.hpp"

namespace darkpkg {
namespace {

struct BuildOptions {
  SettingsArguments settings;
  CacheArguments caches;
  int jobs = 0;
  int keep_going = 0;
  bool dry_run = false;
  bool verbose = false;
  bool quiet = false;
  bool fold = false;
  bool timings = false;
  std::string trace;
  Format format = Format::text;
};

std::string_view reason_text(Reason reason) {
  switch (reason) {
    case Reason::no_object: return "it has no object";
    case Reason::newer_source: return "it was saved";
    case Reason::changed_source: return "it was replaced or its time was set";
    case Reason::unproven: return "nothing was built here before";
  }
  return "";
}

class Build {
 public:
  Build(const BuildOptions& options, BuildSettings settings) : options_(options), settings_(std::move(settings)) {}

  ExitCode run() {
    if (options_.quiet) ::setenv("DARKPKG_QUIET", "1", 1);  // for what renders diagnostics, here and in children
    if (options_.dry_run) return dry_run();
    Result<Caches> caches = Caches::open(options_.caches);
    if (!caches) {
      report(caches.error());
      return kUsageError;
    }
    if (std::optional<session::Answer> answer = ask()) return is_linked(*answer, *caches);
    Generated generated;
    Result<Survey> survey = prepare(settings_, timeline_, generated);
    if (!survey) return report(survey.error());
    if (!generated.refused.empty()) return report_refused(generated.refused);
    if (Result<void> taken = take_over_ninja_files(settings_); !taken) return report(taken.error());
    restore(*survey, *caches);

    ExitCode code = kOk;
    const bool idle = survey->stale.empty() && !survey->link_due;
    if (idle && survey->has_news) write_proofs(settings_, survey->proofs);
    if (!idle) {
      code = needs_ninja() ? ninja(*survey) : in_process(*survey);
      record(code, *survey);
      caches->publish(*settings_.edition, survey->manifest);
    }
    // Who stands in the wrong folder would wonder.
    if (!options_.quiet && code == kOk && survey->manifest.entries.empty())
      report({"there is no .dark file below '" + shown_path(settings_.root) + "'",
              "name the packages' folder: darkpkg build DIR"});
    return end(code, idle, *caches);
  }

 private:
  /// A session that watches these packages knows without a look, unless this build is to do more than any other.
  std::optional<session::Answer> ask() {
    if (needs_ninja() || !settings_.take_over.empty()) return std::nullopt;
    Timeline::Phase phase(timeline_, "ask");
    return session::ask_session(settings_);
  }

  ExitCode is_linked(const session::Answer& answer, const Caches& caches) {
    compiled_ = answer.compiled;
    return end(kOk, !answer.built, caches);
  }

  ExitCode end(ExitCode code, bool idle, const Caches& caches) {
    if (code == kOk && options_.fold) code = fold();
    if (!options_.quiet) caches.warn();
    if (!show_times() && code == kOk) code = kEnvironmentError;
    if (!options_.quiet) code == kOk ? summary(idle) : failure();
    if (idle && options_.format == Format::sarif) print_out(sarif_of_json_lines({}));
    return code;
  }

  /// Takes what other builds made of the same sources. What goes wrong leaves more to compile.
  void restore(Survey& survey, Caches& caches) {
    ObjectSources from = caches.sources();
    from.present = !times_prove_something(settings_);
    if (from.present) distrust_times(survey);
    else if (!caches.enabled()) return;
    if (survey.stale.empty()) return;
    Timeline::Phase phase(timeline_, "restore");
    Result<Restored> restored = restore_objects(settings_, survey, from);
    if (!restored) return void(report(restored.error()));
    restored_ = restored->stored + restored->fetched;
    // All that is there was read and is right: from now on times prove something.
    if (from.present)
      if (Result<std::optional<FileStat>> stamp = stat_file(settings_.stamp()); stamp && *stamp)
        (void)log_outputs(settings_, {{settings_.stamp(), (*stamp)->mtime_ns}});
    caches.expect(std::move(*restored));
  }

  ExitCode fold() {
    if (link::is_folded(settings_.database)) return kOk;
    Timeline::Phase phase(timeline_, "fold");
    Result<bool> done = session::Builder(settings_).fold();
    if (!done) return report(done.error());
    folded_ = true;
    return kOk;
  }

  ExitCode dry_run() {
    Result<Plan> plan = make_plan(settings_);
    if (!plan) return report(plan.error());
    if (!plan->refused.empty()) return report_refused(plan->refused);
    const Survey& survey = plan->survey;
    std::string out;
    for (const StaleSource& stale : survey.stale)
      out += fmt::format("would compile {}: {}\n",
                         shown_path(source_path(survey.manifest, survey.manifest.entries[stale.entry])),
                         reason_text(stale.reason));
    bool link = survey.link_due || !survey.stale.empty();
    out += link ? fmt::format("would link {}\n", shown_path(settings_.database)) : "nothing to do\n";
    print_out(out);
    return kOk;
  }

  bool machine_readable() const { return options_.format == Format::json || options_.format == Format::sarif; }

  /// Ninja runs the compiles if somebody wants to have a say in how. Otherwise a process for each file costs more
  /// than the compiles: they run here, and what they made is the same.
  bool needs_ninja() const {
    if (!settings_.take_over.empty()) return false;  // no edge of the graph says that
    return !settings_.launcher.empty() || options_.verbose || options_.jobs > 0 || options_.keep_going > 0;
  }

  ExitCode in_process(const Survey& survey) {
    session::Builder builder(settings_);
    std::optional<ShownProgress> progress(options_.quiet);
    Result<session::Outcome> outcome = builder.build_once(survey);
    progress.reset();
    if (!outcome) return report(outcome.error());
    if (!outcome->refused.empty()) return report_refused(outcome->refused);

    LinkOptions shown{link_options(settings_), options_.format};
    LinkReport kept;
    kept.exit_code = outcome->succeeded ? kOk : kUserError;
    kept.report = outcome->report.value_or(link::Report{});
    kept.report.diagnostics = std::move(outcome->diagnostics);
    show_report(shown, kept.report);
    if (outcome->report) (void)write_link_report(settings_.stamp(), kept);
    for (session::CompileTime& time : outcome->compiles)
      timeline_.add_compile(std::move(time.source), time.begin, time.us, time.thread);
    timeline_.add_work(outcome->compile_us, outcome->link_us, outcome->report ? &kept.report.timings : nullptr);
    compiled_ = outcome->compiled.size();
    return kept.exit_code;
  }

  ExitCode ninja(const Survey& survey) {
    if (Result<void> applied = apply_survey(settings_, survey); !applied) return report(applied.error());
    NinjaCall call;
    call.build_dir = settings_.build_dir;
    if (options_.jobs > 0) call.arguments.push_back("-j" + std::to_string(options_.jobs));
    call.arguments.push_back("-k" + std::to_string(options_.keep_going));
    if (options_.verbose) call.arguments.emplace_back("-v");
    call.arguments.emplace_back("packages");
    bool colour = !machine_readable() && stderr_has_colour();
    call.environment = {
        {"DARKPKG_FOLDER", current_folder().value_or("")},
        {"DARKPKG_FORMAT", std::string(format_name(machine_readable() ? Format::json : options_.format))},
        {"NINJA_STATUS", std::string(Progress::kStatus)}};
    // Its edges run in another folder.
    if (Result<std::string> cache = environment::path("DARKPKG_CACHE_DIR"); cache && !cache->empty())
      call.environment.emplace_back("DARKPKG_CACHE_DIR", std::move(*cache));
    if (colour) {
      call.environment.emplace_back("DARKPKG_COLOR", "always");
      call.environment.emplace_back("CLICOLOR_FORCE", "1");
    }

    Progress progress(options_.verbose, machine_readable(), options_.quiet);
    Result<ProgramExit> exit = [&] {
      Timeline::Phase phase(timeline_, "ninja");
      timeline_.watch_ninja(settings_.build_dir);
      return run_ninja(call, [&](std::string_view line) { progress.line(line); });
    }();
    if (!exit) return report(exit.error());
    compiled_ = progress.compiled();
    if (options_.format == Format::json) print_out(progress.json_lines());
    if (options_.format == Format::sarif) print_out(sarif_of_json_lines(progress.json_lines()));
    if (exit->interrupted != 0) {
      progress.end();
      interrupt(exit->interrupted);
    }
    if (exit->signal != 0)
      return report(
          {"Ninja was ended by signal " + std::to_string(exit->signal), "what was done is kept; build again"});
    if (exit->code == 0) {
      if (survey.has_news) write_proofs(settings_, survey.proofs);
      return kOk;
    }
    if (progress.ninja_error() || progress.environment_error() || progress.failed() == 0) return kEnvironmentError;
    return kUserError;
  }

  /// Ends this process as the signal would have done. Its default is nothing if we are the first process of a
  /// container.
  [[noreturn]] static void interrupt(int signal) {
    constexpr int kShellsCodeOfSignals = 128;
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    ::_exit(kShellsCodeOfSignals + signal);
  }

  void record(ExitCode code, const Survey& survey) {
    BuildRecord record;
    record.length_us = timeline_.elapsed_us();
    record.exit_code = code;
    record.compiled = compiled_;
    record.restored = restored_;
    record.stale = survey.stale.size();
    for (const StaleSource& stale : survey.stale) {
      if (record.files.size() == BuildRecord::kMostFiles) break;
      record.files.push_back({survey.manifest.entries[stale.entry].source, stale.reason});
    }
    record_build(settings_, std::move(record), last_link());
  }

  /// The report of the last link, read once: not before Ninja ran.
  const std::optional<LinkReport>& last_link() {
    if (!last_link_) last_link_ = read_link_report(settings_.stamp());
    return *last_link_;
  }

  /// False if the trace could not be written.
  bool show_times() {
    const std::optional<LinkReport>& linked = last_link();
    timeline_.add_link(linked ? &linked->report.timings : nullptr);  // if Ninja ran it
    if (options_.timings) print_error(timeline_.table());
    if (options_.trace.empty()) return true;
    Result<void> written = timeline_.write_trace(options_.trace);
    if (!written) report(written.error());
    return written.has_value();
  }

  void failure() {
    print_error(fmt::format("the build failed, {} is as it was, {} ms\n", shown_path(settings_.database),
                            timeline_.elapsed_ms()));
  }

  void summary(bool idle) {
    const std::optional<LinkReport>& last = last_link();
    std::string text;
    if (idle) {
      text = folded_ ? "folded" : "nothing to do";
    } else {
      std::size_t changed = last ? last->report.changes() : 0;
      text = counted(compiled_, "file") + " compiled, ";
      if (restored_ > 0) text += counted(restored_, "object") + " from the cache, ";
      text += counted(changed, "item") + " changed";
      if (last && last->report.items_relowered > 0)
        text += fmt::format(", {} lowered again", last->report.items_relowered);
      if (last && last->report.unevaluated > 0)
        text += ", " + counted(last->report.unevaluated, "value") + " left to Dark";
      if (last && last->report.warnings > 0) text += ", " + counted(last->report.warnings, "warning");
    }
    text += fmt::format(", {} ms", timeline_.elapsed_ms());
    if (last) text += fmt::format(" ({} in {})", counted(last->report.items, "item"), shown_path(settings_.database));
    print_error(text + "\n");
  }

  const BuildOptions& options_;
  BuildSettings settings_;
  Timeline timeline_;
  std::optional<std::optional<LinkReport>> last_link_;
  bool folded_ = false;
  std::size_t compiled_ = 0;
  std::size_t restored_ = 0;
};

}  // namespace

void add_build(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("build", "Build what changed: generate, compile, link");
  auto options = std::make_shared<BuildOptions>();
  auto format = std::make_shared<std::string>("text");
  add_settings_options(*command, options->settings);
  command->add_option("--take-over", options->settings.take_over,
                      "The commit, by the start of its hash, whose rows the packages replace, in a database where "
                      "darkpkg can't tell; edition hash only");
  add_folder_options(*command, options->caches);
  add_remote_options(*command, options->caches);
  command->add_option("-j,--jobs", options->jobs, "How many compiles at once; default: as Ninja does")->at_least(1);
  command->add_option("-k,--keep-going", options->keep_going, "Stop after so many failures; 0, the default: never")
      ->at_least(0);
  command->add_flag("-n,--dry-run", options->dry_run, "Only say what would be done, and why");
  command->add_flag("-v,--verbose", options->verbose, "Show the commands and all that Ninja prints");
  command->add_flag("-q,--quiet", options->quiet, "Print errors only");
  command->add_option("--format", *format, "How to show diagnostics: text, short, json or sarif")
      ->one_of({"text", "short", "json", "sarif"});
  command->add_flag("--fold", options->fold,
                    "Have rows stand as a new database would have them, the commit's hash too");
  command->add_flag("--timings", options->timings, "Print where the time went");
  command->add_option("--trace", options->trace, "Write a file for a trace viewer (Chrome's format)");
  command->footer(
      "Examples:\n"
      "  darkpkg build                                packages/ into data.db\n"
      "  darkpkg build src/packages --db run/data.db  with other paths\n"
      "  darkpkg build --object-dir /tmp/objects      packages can't be written\n"
      "  darkpkg build --format=sarif > report.sarif  for tools that show diagnostics");
  command->callback([options, format, &exit_code] {
    options->format = *parse_format(*format);
    Result<BuildSettings> settings = settings_of(options->settings);
    exit_code = settings ? Build(*options, std::move(*settings)).run() : report(settings.error());
  });
}

}  // namespace darkpkg
