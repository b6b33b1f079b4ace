#pragma once

#include "base/result.hpp"
#include "ninja/generate.hpp"
#include "ninja/survey.hpp"
#include "tool/timeline.hpp"

namespace darkpkg {

/// Brings the generation up to date and takes the survey of it. Nothing else was done if the generation refused
/// paths.
Result<Survey> prepare(const BuildSettings& settings, Timeline& timeline, Generated& generated);

}  // namespace darkpkg
