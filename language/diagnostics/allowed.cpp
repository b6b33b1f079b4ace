#include "language/diagnostics/allowed.hpp"

#include <algorithm>
#include <utility>

namespace darkpkg {

bool is_allowed(std::span<const std::string> allowed, Code code) {
  return std::ranges::find(allowed, code_text(code)) != allowed.end();
}

Diagnostics without_allowed(std::span<const std::string> allowed, Diagnostics diagnostics) {
  if (allowed.empty()) return diagnostics;
  Diagnostics out;
  for (const Diagnostic& d : diagnostics.all())
    if (!is_allowed(allowed, d.code)) out.add(d.code, d.at, d.message, d.help).notes = d.notes;
  return out;
}

}  // namespace darkpkg
