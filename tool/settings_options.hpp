#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "tool/cli.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// The options that say what is built from what, as they were given.
struct SettingsArguments {
  std::string root;
  std::string edition;
  std::string database = "data.db";
  std::string build_dir;
  std::string object_dir;
  std::string builtins;
  std::string package_ids;
  std::string package_refs;
  std::string ref_hashes;
  std::string take_over;
  std::string launcher;
  bool strict = false;
  std::vector<std::string> allowed;
};

/// The codes of warnings, for --allow.
std::vector<std::string> warning_codes();

/// Adds --edition alone.
Option* add_edition_option(Command& command, std::string& edition, const std::string& help);

/// Adds them to a subcommand.
void add_settings_options(Command& command, SettingsArguments& arguments);

/// Fills in the defaults and makes the paths absolute. An error if the system does not tell what that takes, or if the
/// build folder or the database is of another edition than the one that was named.
Result<BuildSettings> settings_of(const SettingsArguments& arguments);

}  // namespace darkpkg
