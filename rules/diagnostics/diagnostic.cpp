#include "rules/diagnostics/diagnostic.hpp"

#include <array>

namespace darkpkg {
namespace {

struct CodeInfo {
  std::string_view text;
  Severity severity;
  std::string_view title;
};

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;
constexpr auto kCodes = std::to_array<CodeInfo>({
#define DIAGNOSTIC(name, code, severity, title) {code, severity, title},
#include "rules/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
});

}  // namespace

std::string_view code_text(Code code) { return kCodes[static_cast<std::size_t>(code)].text; }
Severity code_severity(Code code) { return kCodes[static_cast<std::size_t>(code)].severity; }
std::string_view code_title(Code code) { return kCodes[static_cast<std::size_t>(code)].title; }

}  // namespace darkpkg
