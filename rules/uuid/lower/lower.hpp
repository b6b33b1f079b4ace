#pragma once

#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/arena.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/lower/pinned_types.hpp"
#include "rules/uuid/trees/expectation.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/runtime_types.hpp"

/// Program types to runtime types, after LibExecution/ProgramTypesToRuntimeTypes.fs with all its quirks: the bytes that
/// come of it must be Dark's.
namespace darkpkg::lower {

/// What the lowering knows besides the tree.
struct Context {
  PinnedTypes pinned;                     ///< for the types of a linked tree
  std::span<const Reference> references;  ///< of a compiled item: what its pt::References stand for
};

/// RT code, and what it takes for granted about the references in it (each once, in order of the references).
struct Lowered {
  rt::Item item;
  std::vector<uuid::Expectation> expectations;
};

enum class Problem : std::uint8_t {
  match_without_cases,  ///< Dark's loader fails on it
  unresolved_type,      ///< of a record or enum in a value's body
  bad_float,            ///< a number that is not finite (the parser turns 1e999 into one)
};
/// What makes an item impossible to lower; Dark's loader rejects such a file.
struct Failure {
  Problem problem;
  pt::Id at;  ///< the expression or pattern: an ordinal in a compiled file
};
/// What is wrong, as a message.
std::string_view text(Problem problem);

/// Lowers an item. A compiled item's open nodes are lowered for the resolution that the file alone suggests: a bound
/// name is a variable, any other is what its place says. Its nodes must be numbered (wire::number_expressions). What
/// comes back points into `item` and into `arena`.
tl::expected<Lowered, Failure> lower(const pt::Item& item, const Context& context, Arena& arena);

}  // namespace darkpkg::lower
