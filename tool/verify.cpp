#include "verify/verify.hpp"

#include <fmt/core.h>

#include <optional>

#include "base/file.hpp"
#include "base/temporary_folder.hpp"
#include "ninja/generate.hpp"
#include "ninja/plan.hpp"
#include "session/compile_source.hpp"
#include "tool/cli.hpp"
#include "tool/generate_report.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"
#include "tool/status_line.hpp"
#include "workspace/default_tables.hpp"

namespace darkpkg {
namespace {

/// As many findings are shown; what is behind them is often one and the same.
constexpr std::size_t kMostShown = 50;

std::string list(const std::vector<verify::Finding>& findings) {
  std::string out;
  for (std::size_t i = 0; i < findings.size() && i < kMostShown; i++) {
    const verify::Finding& finding = findings[i];
    out += fmt::format("{}: {}", verify::finding_title(finding.kind), finding.subject);
    if (!finding.detail.empty()) out += fmt::format(" ({})", finding.detail);
    out += '\n';
  }
  if (findings.size() > kMostShown) out += fmt::format("... and {} more\n", findings.size() - kMostShown);
  return out;
}

/// The tables to link with. Those that darkpkg comes with may not be in the build folder yet.
struct Tables {
  std::string builtins, package_ids;
  TemporaryFolder folder;
};

Result<Tables> tables_of(const BuildSettings& settings) {
  Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  Tables out{settings.builtins, settings.package_ids, std::move(*folder)};
  for (const DefaultTable& table : default_tables(*settings.edition)) {
    const std::string own = settings.default_table(table.name),
                      copy = out.folder.path() + "/" + std::string(table.name);
    if (Result<void> written = write_file_in_place(copy, table.text); !written) return tl::unexpected(written.error());
    for (std::string* path : {&out.builtins, &out.package_ids})
      if (*path == own) *path = copy;
  }
  return out;
}

ExitCode run_verify(const SettingsArguments& arguments, bool repair) {
  const Result<BuildSettings> made = settings_of(arguments);
  if (!made) return report(made.error());
  const BuildSettings& settings = *made;
  std::optional<std::int64_t> stamp = link::stamp_generation(settings.stamp());
  const bool stamp_was_right = stamp && stamp == link::database_generation(settings.database);
  // What there is to verify is what there is today. A repair writes that down first.
  std::size_t removed = 0;
  if (repair) {
    Result<Generated> generated = generate(settings, true);
    if (!generated) return report(generated.error());
    if (!generated->refused.empty()) return report_refused(generated->refused);
    removed = generated->removed_objects;
  }
  Result<Plan> plan = make_plan(settings);
  if (!plan) return report(plan.error());
  if (!plan->refused.empty()) return report_refused(plan->refused);
  Result<Tables> tables = tables_of(settings);
  if (!tables) return report(tables.error());

  verify::Options options;
  options.manifest = std::move(plan->survey.manifest);
  options.link.database = settings.database;
  options.link.manifest = settings.manifest();
  // With other options than the last build had, its stamp counts for nothing: the next build links again.
  if (!stamp_was_right || (plan->is_recorded && link::stamp_generation(settings.stamp())))
    options.link.stamp = settings.stamp();
  options.link.builtins = tables->builtins;
  options.link.package_ids = tables->package_ids;
  options.link.ref_hashes = settings.ref_hashes;
  options.link.edition = settings.edition;
  options.link.compiler = compiler_of(*settings.edition);
  options.repair = repair;
  std::optional<ShownProgress> progress(std::in_place);
  Result<verify::Report> result = verify::verify(options);
  progress.reset();
  if (!result) return report(result.error());

  print_out(list(result->findings));
  std::string checked = fmt::format("{} objects and {} rows compared", result->objects, result->rows);
  if (removed > 0) checked += fmt::format(", {} objects without a source removed", removed);
  if (result->findings.empty()) {
    print_out(checked + ": all as the sources say\n");
    return kOk;
  }
  print_out(fmt::format("{}: {} wrong\n", checked, result->findings.size()));
  if (!repair) {
    print_error("darkpkg: what is built is not what the sources say\n  help: --repair makes it so\n");
    return kUserError;
  }
  if (!result->damaged_database.empty())
    print_out(fmt::format("the database was made anew; the damaged one is now {}\n", result->damaged_database));
  if (result->left.empty()) {
    print_out("repaired\n");
    return kOk;
  }
  print_out(fmt::format("still wrong:\n{}", list(result->left)));
  print_error("darkpkg: not everything could be repaired\n  help: what is left is in rows that users wrote\n");
  return kUserError;
}

}  // namespace

void add_verify(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("verify", "Compare objects and database with what the sources say");
  auto arguments = std::make_shared<SettingsArguments>();
  auto repair = std::make_shared<bool>(false);
  add_settings_options(*command, *arguments);
  command->add_flag("--repair", *repair, "Make right what is wrong");
  command->footer(
      "Compiles every source and links the results into a temporary database, then compares every object byte for byte "
      "and\n"
      "every row. Exit code 1 where something is wrong.\n\n"
      "Example:\n  darkpkg verify packages --db data.db --repair");
  command->callback([arguments, repair, &exit_code] { exit_code = run_verify(*arguments, *repair); });
}

}  // namespace darkpkg
