#include "tool/settings_options.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/path.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/link.hpp"
#include "rules/all_codes.hpp"
#include "tool/environment.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {
namespace {

/// The edition of what is there already, of that name.
Result<const Edition*> edition_of(const std::string& what, const std::string& path, const std::string& name,
                                  const std::string& wanted, const std::string& way_out) {
  const std::string is = what + " '" + shown_path(path) + "' is of the edition '" + name + "' of Dark";
  if (!wanted.empty() && wanted != name)
    return fail(is + ", not of '" + wanted + "'", "say --edition " + name + ", or " + way_out);
  if (const Edition* found = find_edition(name)) return found;
  return fail(is + ", which this darkpkg does not have", "build with a darkpkg that has it");
}

/// The edition that was named, or else that of the build folder or the database. If these have another one they are
/// left alone.
Result<const Edition*> find_edition(const std::string& wanted, const BuildSettings& settings) {
  if (const std::string name = manifest_edition(settings.manifest()); !name.empty())
    return edition_of("the build folder", settings.build_dir, name, wanted,
                      "remove it with darkpkg clean, or name another --build-dir");
  if (const std::string name = link::database_edition(settings.database); !name.empty())
    return edition_of("the database", settings.database, name, wanted, "name another --db");
  return wanted.empty() ? &usual_edition() : darkpkg::find_edition(wanted);
}

}  // namespace

Option* add_edition_option(Command& command, std::string& edition, const std::string& help) {
  std::vector<std::string> names;
  for (const Edition* each : editions()) names.emplace_back(each->name());
  return command.add_option("--edition", edition, help)->one_of(names);
}

std::vector<std::string> warning_codes() {
  std::vector<std::string> out;
  for (Code code : all_codes())
    if (code_severity(code) == Severity::warning) out.emplace_back(code_text(code));
  return out;
}

void add_settings_options(Command& command, SettingsArguments& arguments) {
  command.add_option("DIR", arguments.root, "The packages' folder; default: packages, or the current folder");
  add_edition_option(command, arguments.edition,
                     "The Dark that the packages are for; default: the build folder's or the database's, else "
                     "DARKPKG_EDITION, else " +
                         std::string(default_edition().name()));
  command.add_option("--db", arguments.database, "The database to link into")->capture_default_str();
  command.add_option("--builtins", arguments.builtins, "The builtin functions and values, tab-separated");
  command.add_option("--package-ids", arguments.package_ids, "The pinned ids, tab-separated");
  command.add_option("--package-refs", arguments.package_refs,
                     "The names that Dark's own code refers to, tab-separated; edition hash only");
  command.add_option("--ref-hashes", arguments.ref_hashes,
                     "Bring this package-ref-hashes.txt of Dark's up to date too; edition hash only");
  command.add_option("--object-dir", arguments.object_dir, "Put objects there instead of next to their sources");
  command.add_option("--build-dir", arguments.build_dir,
                     "Put build.ninja there; default: the database's name + .build");
  command.add_option("--launcher", arguments.launcher, "A command to put before every compile");
  command.add_flag("--strict", arguments.strict, "Treat warnings as errors");
  command.add_option("--allow", arguments.allowed, "Keep silent about warnings of this code; may be repeated")
      ->one_each()
      ->one_of(warning_codes());
}

Result<BuildSettings> settings_of(const SettingsArguments& arguments) {
  BuildSettings out;
  std::optional<Error> problem;
  auto take = [&](std::string& to, Result<std::string> path) {
    if (path) to = std::move(*path);
    else if (!problem) problem = std::move(path.error());
  };
  take(out.root, absolute_path(arguments.root.empty() ? "." : arguments.root));
  if (arguments.root.empty()) take(out.awaited_root, absolute_path("packages"));
  take(out.database, absolute_path(arguments.database));
  take(out.build_dir,
       absolute_path(arguments.build_dir.empty() ? default_build_dir(out.database) : arguments.build_dir));
  out.object_dir = out.root;
  if (!arguments.object_dir.empty()) take(out.object_dir, absolute_path(arguments.object_dir));
  take(out.program, program_path());
  if (problem) return tl::unexpected(std::move(*problem));
  Result<const Edition*> edition = find_edition(arguments.edition, out);
  if (!edition) return tl::unexpected(edition.error());
  out.edition = *edition;
  if (!arguments.package_ids.empty() && out.edition->identity() == Identity::by_content)
    return fail(
        "the edition '" + std::string(out.edition->name()) + "' of Dark has no ids to pin: they follow from contents",
        "leave out --package-ids");
  for (const auto& [given, option] : {std::pair{&arguments.ref_hashes, "--ref-hashes"},
                                      {&arguments.package_refs, "--package-refs"},
                                      {&arguments.take_over, "--take-over"}})
    if (!given->empty() && out.edition->identity() != Identity::by_content)
      return fail("the edition '" + std::string(out.edition->name()) + "' of Dark has no hashes and no commits",
                  std::string("leave out ") + option);
  if (!arguments.ref_hashes.empty()) take(out.ref_hashes, absolute_path(arguments.ref_hashes));
  out.take_over = arguments.take_over;
  out.finds_builtins = arguments.builtins.empty();
  // Of the two the edition takes one.
  const std::string& pins = arguments.package_refs.empty() ? arguments.package_ids : arguments.package_refs;
  out.finds_package_ids = pins.empty();
  if (!out.finds_builtins) take(out.builtins, absolute_path(arguments.builtins));
  if (!out.finds_package_ids) take(out.package_ids, absolute_path(pins));
  if (Result<void> found = find_inputs(out); !found && !problem) problem = std::move(found.error());
  if (problem) return tl::unexpected(std::move(*problem));
  if (std::error_code none; std::filesystem::equivalent(out.build_dir, out.root, none))
    return fail("the build folder is the packages' folder '" + shown_path(out.root) + "' itself",
                "name a folder in it or beside it: what a build writes there would look like a change of the packages");
  out.launcher = arguments.launcher;
  out.strict = arguments.strict;
  out.allowed = arguments.allowed;
  std::ranges::sort(out.allowed);
  out.allowed.erase(std::unique(out.allowed.begin(), out.allowed.end()), out.allowed.end());
  return out;
}

}  // namespace darkpkg
