#pragma once

#include <string_view>

#include "base/arena.hpp"
#include "base/result.hpp"
#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/operations.hpp"
#include "rules/hash/program/program_types.hpp"

/// Trees from the payloads of blobs, which nobody vouches for: an error if anything is not as Dark writes it, so
/// that encoding what was decoded gives the same bytes. Texts point into the bytes, nodes live in the arena. Trees may
/// be as deep as Reader allows, so callers need a deep stack (base/deep_stack.hpp).
namespace darkpkg::hash::wire {

Result<pt::Item> decode_pt(pt::ItemKind kind, std::string_view payload, Arena& arena);
Result<rt::Item> decode_rt(pt::ItemKind kind, std::string_view payload, Arena& arena);
Result<op::PackageOp> decode_op(std::string_view payload, Arena& arena);
/// `branch_ops.op_blob`; `id` is the row's, with which the bytes must begin.
Result<op::BranchOp> decode_branch_op(std::string_view id, std::string_view blob, Arena& arena);
/// The column value_type.
Result<rt::ValueType> decode_value_type(std::string_view bytes, Arena& arena);

}  // namespace darkpkg::hash::wire
