#pragma once

#include "tool/cli.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {

/// The options of `darkpkg lsp`. darkpkg shows and completes them, darkpkg-lsp obeys them.
struct LspOptions {
  SettingsArguments settings;
  bool stdio = false;  ///< what there is always, and what some clients say
};

/// Adds `lsp` with its options to the command line.
Command* add_lsp_command(Command& app, LspOptions& options);

}  // namespace darkpkg
