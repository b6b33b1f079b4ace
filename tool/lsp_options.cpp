#include "tool/lsp_options.hpp"

namespace darkpkg {

Command* add_lsp_command(Command& app, LspOptions& options) {
  Command* command = app.add_subcommand("lsp", "Be a language server for an editor, on stdin and stdout");
  add_settings_options(*command, options.settings);
  command->add_flag("--stdio", options.stdio, "Speak on stdin and stdout, which it always does");
  command->footer(
      "Packages are those in the folder packages of each folder that the editor opens, or in the folder itself if it\n"
      "has none; relative paths are below that folder. It reads sources and objects, and writes nothing.\n"
      "docs/editors.md says how editors start it.\n\n"
      "Examples:\n"
      "  darkpkg lsp\n"
      "  darkpkg lsp packages --build-dir data.db.build");
  return command;
}

}  // namespace darkpkg
