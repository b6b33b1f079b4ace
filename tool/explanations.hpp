#pragma once

#include <span>
#include <string_view>

namespace darkpkg {

/// What a diagnostic means, with a wrong and a right example: a file of an edition's diagnostics/explanations/, in
/// Markdown.
struct Explanation {
  std::string_view code;  ///< "E0203": the file's name without `.md`
  std::string_view text;
};

/// One for each code that darkpkg gives. Defined in a source that the build writes (cmake/embed.cmake).
std::span<const Explanation> explanations();

}  // namespace darkpkg
