#pragma once

#include <nlohmann/json_fwd.hpp>

#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/operations.hpp"
#include "rules/hash/program/program_types.hpp"

/// Trees as tools read them: every node as an object with Dark's name of its constructor under "kind" and its fields
/// under their names. Numbers of 64 bits and more, ids among them, are strings: many readers of JSON have doubles only.
namespace darkpkg::hash::wire {

nlohmann::ordered_json json(const pt::Item& item);
nlohmann::ordered_json json(const rt::Item& item);
nlohmann::ordered_json json(const op::PackageOp& op);
nlohmann::ordered_json json(const op::BranchOp& op);
nlohmann::ordered_json json(const rt::ValueType& type);

}  // namespace darkpkg::hash::wire
