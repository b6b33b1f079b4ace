#include "rules/all_codes.hpp"

#include <algorithm>
#include <array>

#include "rules/hash/diagnostics/codes.hpp"

namespace darkpkg {
namespace {

constexpr auto kAllCodes = [] {
  auto all = std::to_array<Code>({
#define DIAGNOSTIC(name, code, severity, title) Code::name,
#include "language/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
#define DIAGNOSTIC(name, code, severity, title) hash::codes::name,
#include "rules/hash/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
  });
  std::ranges::sort(all, {}, code_text);
  return all;
}();
static_assert(std::ranges::adjacent_find(kAllCodes, {}, code_text) == kAllCodes.end(), "each code has one meaning");

}  // namespace

std::span<const Code> all_codes() { return kAllCodes; }

}  // namespace darkpkg
