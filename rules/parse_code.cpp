#include "rules/parse_code.hpp"

#include "rules/all_codes.hpp"

namespace darkpkg {

std::optional<Code> parse_code(std::string_view text) {
  for (Code code : all_codes())
    if (code_text(code) == text) return code;
  return std::nullopt;
}

}  // namespace darkpkg
