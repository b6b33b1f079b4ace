#include "rules/hash/evaluate/evaluate.hpp"

#include "rules/hash/evaluate/machine.hpp"

namespace darkpkg::hash::evaluate {

Evaluator::Evaluator(World& world, Arena& arena) : machine_(std::make_unique<Machine>(world, arena)) {}
Evaluator::~Evaluator() = default;

const Outcome& Evaluator::evaluate(std::string_view hash) { return machine_->evaluate(hash); }

}  // namespace darkpkg::hash::evaluate
