#pragma once

#include "link/link.hpp"
#include "tool/exit_code.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {

struct LinkOptions {
  link::Options link;
  Format format = Format::text;
};

/// Prints the diagnostics of a link.
void show_report(const LinkOptions& options, const link::Report& report);

/// Links, prints the diagnostics, and leaves a report next to the stamp.
ExitCode run_link(LinkOptions options);

}  // namespace darkpkg
