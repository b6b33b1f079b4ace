#pragma once

#include <cstddef>
#include <optional>

#include "ninja/history.hpp"
#include "tool/link_report.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// Puts a build that ends now on record, for `stats` and `why`; the caller sets what it knows of it, `linked` is the
/// last link's report. If it can't be written they say less.
void record_build(const BuildSettings& settings, BuildRecord record, const std::optional<LinkReport>& linked);

}  // namespace darkpkg
