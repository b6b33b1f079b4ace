#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// A diagnostic with the file that it is about.
struct Finding {
  std::string path;       ///< as shown to users
  std::string_view text;  ///< the file's text; empty if it can't be shown
  const Diagnostic* diagnostic = nullptr;
};

/// The text of another file that a note points at, by the path in the note; nothing if it can't be read.
using LoadText = std::function<std::optional<std::string>(const std::string& path)>;

/// What the diagnostic counts as: with `strict` warnings are errors.
inline Severity effective_severity(const Diagnostic& diagnostic, bool strict) {
  return strict ? Severity::error : code_severity(diagnostic.code);
}

}  // namespace darkpkg
