#include "tool/link.hpp"

#include <fmt/core.h>

#include "base/environment.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/stamp.hpp"
#include "session/compile_source.hpp"
#include "tool/cli.hpp"
#include "tool/diagnostics.hpp"
#include "tool/link_report.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {
namespace {

/// Warnings of files that were not looked at are shown again, up to this many in all.
constexpr std::size_t kMostWarnings = 20;

void warn_unfinished(const LinkOptions& options, const Error& error) {
  print_error("darkpkg: warning: " + error.message + "\n  help: " + shown_path(options.link.database) +
              " is up to date; the next build does what is left" + (error.hint.empty() ? "" : ": " + error.hint) +
              "\n");
}

/// People may be surprised that a definition that they removed is still there; nothing is wrong.
void tell_kept(const LinkOptions& options, const link::Report& report) {
  for (const KeptContent& kept : report.kept) {
    const std::string gone = kept.now.empty() ? " is no longer defined, but " + kept.user + " uses it"
                                              : " is now " + kept.now + ", but " + kept.user + " uses the old one";
    print_error("darkpkg: note: " + kept.content + gone + "\n  help: " + shown_path(options.link.database) +
                " keeps it until nothing does\n");
  }
}

/// Dark looks at its own commits for what a rebase would overwrite, and those of packages stay what they were.
void tell_branches(const link::Report& report) {
  for (const BranchName& name : report.branch_names)
    print_error("darkpkg: warning: " + name.item + " has changed, and in the branch '" + name.branch +
                "' too\n  help: a rebase of that branch does not see it: look at both before it is merged\n");
}

void tell_removed(const link::Report& report) {
  for (const std::string& item : report.removed_left)
    print_error("darkpkg: note: removed " + item + ", which no package defines\n");
}

/// What the link did to rows that nobody would look for.
void tell_rows(const LinkOptions& options, const link::Report& report) {
  if (!report.linked || environment::is_on("DARKPKG_QUIET").value_or(false)) return;
  tell_removed(report);
  tell_kept(options, report);
  tell_branches(report);
}

}  // namespace

void show_report(const LinkOptions& options, const link::Report& report) {
  if (report.unfinished && !options.link.checkpoint) warn_unfinished(options, *report.unfinished);
  tell_rows(options, report);
  if (report.diagnostics.empty() && report.warnings == 0 && options.format != Format::sarif) return;
  Renderer renderer(options.format, stderr_has_colour(), options.link.strict,
                    [](const std::string& path) { return shown_source_text(path); });
  std::size_t shown = 0;
  for (const link::FileDiagnostics& file : report.diagnostics) shown += file.diagnostics.all().size();
  bool machine = options.format == Format::json || options.format == Format::sarif;
  if (report.linked && shown < report.warnings && (machine || report.warnings <= kMostWarnings)) {
    if (Result<std::vector<link::FileDiagnostics>> stored = link::stored_warnings(options.link)) {
      add_diagnostics(renderer, *stored);
      renderer.print();
      return;
    }
  }
  add_diagnostics(renderer, report.diagnostics);
  renderer.print();
}

ExitCode run_link(LinkOptions options) {
  if (Result<void> ours = link::check_stamp(options.link.stamp); !ours) return report(ours.error());
  options.link.compiler = compiler_of(*options.link.edition);
  Result<link::Report> result = link::link(options.link);
  LinkReport kept;
  if (result) {
    show_report(options, *result);
    kept.report = std::move(*result);
    kept.exit_code = kept.report.linked ? kOk : kUserError;
    if (kept.report.unfinished && options.link.checkpoint) kept.exit_code = report(*kept.report.unfinished);
  } else {
    kept.exit_code = report(result.error());
  }
  // Only for the summary of `darkpkg build`: if it can't be written, that one says less.
  if (!options.link.stamp.empty()) (void)write_link_report(options.link.stamp, kept);
  return kept.exit_code;
}

void add_link(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("link", "Merge the objects that changed into the database");
  auto options = std::make_shared<LinkOptions>();
  auto format = std::make_shared<std::string>(format_name(default_format()));
  auto edition = std::make_shared<std::string>();
  link::Options& link = options->link;
  command->add_option("MANIFEST", link.manifest, "The list of sources and objects that generate wrote")->required();
  command->add_option("--db", link.database, "The database; made where it is not there")->required();
  command->add_option("--stamp", link.stamp, "A file to write after the commit, with the generation in it");
  command->add_option("--builtins", link.builtins, "The builtin functions and values, tab-separated")->required();
  command
      ->add_option("--package-ids", link.package_ids,
                   "The pinned ids, or the names that Dark's code refers to, tab-separated")
      ->required();
  add_edition_option(*command, *edition, "The Dark that the packages are for; default: the manifest's");
  command->add_option("--ref-hashes", link.ref_hashes, "The hashes that Dark's own code reads, for edition hash");
  command->add_option("--take-over", link.take_over, "See darkpkg build --help");
  command->add_flag("--strict", link.strict, "Treat warnings as errors");
  command->add_option("--allow", link.allowed, "Keep silent about warnings of this code; may be repeated")
      ->one_each()
      ->one_of(warning_codes());
  command->add_flag("--full", link.full, "Read every object and compare every row");
  command->add_flag("--fold", link.fold, "Link in full if rows don't stand as a new database would have them");
  command->add_flag("--relower-all", link.relower_all, "Make all machine code from program types");
  command->add_flag("--checkpoint", link.checkpoint, "Move the write-ahead log into the database file");
  command->add_flag("--remove-left-rows", link.remove_left_rows,
                    "Delete what Dark's loader left where no package defines anything");
  command->add_option("--format", *format, "How to show diagnostics: text, short, json or sarif")
      ->one_of({"text", "short", "json", "sarif"});
  command->footer(
      "Example:\n  darkpkg link data.db.build/manifest --db data.db \\\n"
      "    --builtins packages/builtins.tsv --package-ids packages/package-ids.tsv");
  command->callback([options, format, edition, &exit_code] {
    options->format = *parse_format(*format);
    if (edition->empty()) *edition = manifest_edition(options->link.manifest);
    if (const Edition* found = find_edition(*edition)) options->link.edition = found;
    exit_code = run_link(*options);
  });
}

}  // namespace darkpkg
