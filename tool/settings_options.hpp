#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "ninja/settings.hpp"
#include "tool/cli.hpp"

namespace darkpkg {

/// The options that say what is built from what, as they were given.
struct SettingsArguments {
  std::string root;
  std::string database = "data.db";
  std::string build_dir;
  std::string object_dir;
  std::string builtins;
  std::string package_ids;
  std::string launcher;
  bool strict = false;
  std::vector<std::string> allowed;
};

/// The codes of warnings, for --allow.
std::vector<std::string> warning_codes();

/// Adds them to a subcommand.
void add_settings_options(Command& command, SettingsArguments& arguments);

/// Fills in the defaults and makes the paths absolute. An error where the system does not tell what that takes.
Result<BuildSettings> settings_of(const SettingsArguments& arguments);

}  // namespace darkpkg
