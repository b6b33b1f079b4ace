#include "rules/diagnostics/parse_code.hpp"

#include <array>

namespace darkpkg {

std::optional<Code> parse_code(std::string_view text) {
  static constexpr auto kAll = std::to_array<Code>({
#define DIAGNOSTIC(name, code, severity, title) Code::name,
#include "rules/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
  });
  for (Code code : kAll)
    if (code_text(code) == text) return code;
  return std::nullopt;
}

}  // namespace darkpkg
