#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "link/link.hpp"
#include "tool/exit_code.hpp"

namespace darkpkg {

/// What the last link of a build folder said, for those who did not run it themselves: `darkpkg build` runs Ninja, and
/// Ninja the link. The diagnostics are not kept.
struct LinkReport {
  ExitCode exit_code = kOk;
  link::Report report;
};

/// Where it is kept: next to the stamp.
std::string link_report_path(const std::string& stamp);

Result<void> write_link_report(const std::string& stamp, const LinkReport& report);
/// Nothing if there is none or it is malformed.
std::optional<LinkReport> read_link_report(const std::string& stamp);

}  // namespace darkpkg
