#pragma once

#include <optional>
#include <vector>

#include "base/arena.hpp"
#include "base/check.hpp"
#include "rules/uuid/lower/lower.hpp"

namespace darkpkg::lower {

/// What the parts of the lowering share while they lower one item.
struct State {
  Arena& arena;
  const Context& context;
  std::vector<uuid::Expectation> expectations = {};
  std::optional<Failure> failure = {};  ///< the first one; what is made after it is thrown away

  void fail(Problem problem, pt::Id at) {
    if (!failure) failure = Failure{problem, at};
  }
  void expect(uuid::ExpectationKind kind, pt::Reference reference) { expectations.push_back({kind, reference.index}); }
  const Reference& written(pt::Reference reference) const {
    DARKPKG_CHECK(reference.index < context.references.size());
    return context.references[reference.index];
  }
};

}  // namespace darkpkg::lower
