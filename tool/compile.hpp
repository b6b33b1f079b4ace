#pragma once

#include <string>

#include "rules/editions.hpp"
#include "tool/exit_code.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {

struct CompileOptions {
  std::string source;
  std::string object;  ///< empty: only check the source
  const Edition* edition = &default_edition();
  bool hide_warnings = false;  ///< the link shows them, with those of files that were not compiled
  Format format = Format::text;
};

/// Compiles one file to its object and prints its diagnostics. If there are errors the object stays as it was.
ExitCode run_compile(const CompileOptions& options);

}  // namespace darkpkg
