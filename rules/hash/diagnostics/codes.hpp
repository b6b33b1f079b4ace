#pragma once

#include "language/diagnostics/diagnostic.hpp"

/// The codes of edition `hash` alone, from diagnostics.def. What is wrong with a file before it is text has the codes
/// of the machine: Code::invalid_utf8, Code::file_too_large.
namespace darkpkg::hash::codes {

namespace infos {
#define DIAGNOSTIC(name, code, severity, title) inline constexpr CodeInfo name{code, Severity::severity, title};
#include "rules/hash/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
}  // namespace infos

#define DIAGNOSTIC(name, code, severity, title) inline constexpr Code name{infos::name};
#include "rules/hash/diagnostics/diagnostics.def"
#undef DIAGNOSTIC

}  // namespace darkpkg::hash::codes
