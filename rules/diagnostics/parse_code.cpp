#include "rules/diagnostics/parse_code.hpp"

#include "rules/diagnostics/all_codes.hpp"

namespace darkpkg {

std::optional<Code> parse_code(std::string_view text) {
  for (Code code : kAllCodes)
    if (code_text(code) == text) return code;
  return std::nullopt;
}

}  // namespace darkpkg
