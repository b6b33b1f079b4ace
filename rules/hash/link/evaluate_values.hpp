#pragma once

#include <span>
#include <string>

#include "rules/edition/edition.hpp"

namespace darkpkg::hash {

/// Evaluates the values with these hashes: Edition::evaluate.
EvaluatedValues evaluate_values(std::span<const std::string> hashes, FetchContent fetch);

}  // namespace darkpkg::hash
