#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "rules/hash/evaluate/run.hpp"

/// Dark's arithmetic (Builtins.Pure/Libs/NoModule.fs): the integers of a fixed width wrap around, `Int` grows.
namespace darkpkg::hash::evaluate {

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, modulo, power };

/// Null: the evaluation ended, since these are no numbers of one type, or have no result. It is given up if an `Int`
/// needs more than 128 bits, and at powers of Floats, whose last bit is the machine's.
const rt::Dval* calculate(Run& run, Arithmetic operation, const rt::Dval* left, const rt::Dval* right);
const rt::Dval* negate(Run& run, const rt::Dval* number);

/// How two numbers compare; with NaN they are unordered. Nothing: the evaluation ended.
std::optional<std::partial_ordering> compare(Run& run, const rt::Dval* left, const rt::Dval* right);

}  // namespace darkpkg::hash::evaluate
