#pragma once

#include <array>

#include "rules/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// Every code of the list, in its order.
inline constexpr auto kAllCodes = std::to_array<Code>({
#define DIAGNOSTIC(name, code, severity, title) Code::name,
#include "rules/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
});

}  // namespace darkpkg
