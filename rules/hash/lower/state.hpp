#pragma once

#include <vector>

#include "base/arena.hpp"
#include "rules/hash/lower/lower.hpp"

namespace darkpkg::hash::lower {

/// What the parts of the lowering share while they lower one item.
struct State {
  Arena& arena;
  std::vector<Expectation> expectations = {};
  std::vector<pt::Id>* origins = nullptr;  ///< if they are wanted: for each instruction, the expression that it is of

  void expect(Expected expected, pt::Reference reference) { expectations.push_back({expected, reference.index}); }
};

}  // namespace darkpkg::hash::lower
