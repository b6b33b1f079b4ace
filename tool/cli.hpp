#pragma once

// CLI11, for the files of the subcommands; the only place that includes it. Precompiled: it is large.
#include <CLI/CLI.hpp>

#include "tool/exit_code.hpp"

namespace darkpkg {

/// Each adds a subcommand to the command line. Its callback puts what the process should end with into `exit_code`.
void add_compile(CLI::App& app, int& exit_code);
void add_link(CLI::App& app, int& exit_code);
void add_generate(CLI::App& app, int& exit_code);
void add_build(CLI::App& app, int& exit_code);
void add_clean(CLI::App& app, int& exit_code);
void add_inspect(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_restore(CLI::App& app, int& exit_code);
void add_cache(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);

}  // namespace darkpkg
