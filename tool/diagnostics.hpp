#pragma once

#include <optional>
#include <string>
#include <vector>

#include "link/link.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {

/// The text of the source at `path`, for an excerpt; nothing if it can't be read.
std::optional<std::string> source_text(const std::string& path);

/// The same by a path as shown_path() gives it.
std::optional<std::string> shown_source_text(const std::string& path);

/// Adds what a link, or a build in this process, found in files that it names by their absolute paths.
void add_diagnostics(Renderer& renderer, const std::vector<link::FileDiagnostics>& files);

}  // namespace darkpkg
