#pragma once

#include <cstdint>
#include <vector>

#include "base/arena.hpp"
#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/program_types.hpp"

/// Program types to runtime types, after LibExecution/ProgramTypesToRuntimeTypes.fs with all its quirks: the bytes that
/// come of it must be Dark's. One lowering serves a closed tree and, at compile time, one with open nodes. Nodes must
/// be numbered: a lambda's code has its id.
namespace darkpkg::hash::lower {

/// What the code of an open tree takes for granted about a reference.
enum class Expected : std::uint8_t {
  found,    ///< it resolves
  missing,  ///< it resolves to nothing
};
struct Expectation {
  Expected expected{};
  std::uint32_t reference = 0;
  friend auto operator<=>(const Expectation&, const Expectation&) = default;
};

/// The code of a body. If an expectation (each once, in order) does not hold for what the references resolve to, the
/// closed tree has other code.
struct Body {
  rt::Instructions code;
  std::vector<Expectation> expectations;
};

struct Function {
  rt::PackageFn fn;
  std::vector<Expectation> expectations;  ///< as in Body
};

// What these return points into what they are given and into `arena`.

rt::PackageType lower(const pt::PackageType& type, Arena& arena);
Function lower(const pt::PackageFn& fn, Arena& arena);
/// What has to be run to get the value.
Body lower(const pt::PackageValue& value, Arena& arena);
/// For each instruction of that the id of the expression that it is of.
std::vector<pt::Id> origins(const pt::PackageValue& value, Arena& arena);

}  // namespace darkpkg::hash::lower
