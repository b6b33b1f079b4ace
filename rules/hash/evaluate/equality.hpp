#pragma once

#include <optional>

#include "rules/hash/evaluate/run.hpp"

namespace darkpkg::hash::evaluate {

/// Whether two values are equal (Builtins.Pure/Libs/NoModule.fs). Nothing: the evaluation ended.
std::optional<bool> equal(Run& run, const rt::Dval& left, const rt::Dval& right);

}  // namespace darkpkg::hash::evaluate
