#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/sha256.hpp"
#include "base/uuid.hpp"
#include "rules/hash/program/operations.hpp"

/// Operations as rows have them, after LibSerialization/Binary/Serializers/PT/{PackageOp,BranchOp}.fs. An operation's
/// hash is SHA-256 of its payload.
namespace darkpkg::hash::wire {

/// The payload of `package_ops.op_blob`; items must be linked.
std::string encode_op(const op::PackageOp& op);

/// Appends the payload of the AddType, AddValue or AddFn of an item, from the payload of its PT blob.
void add_op(std::string& to, pt::ItemKind kind, std::string_view pt);

/// The bytes of an operation on branches, of which its hash, the row's id, is taken.
std::string encode_branch_op(const op::BranchOp& op);

/// `branch_ops.op_blob`: without a header, the id in front.
std::string branch_op_blob(std::string_view id, std::string_view encoded);

/// The hash of a commit without a parent (LibSerialization/Hashing/Hashing.fs), in hexadecimal digits. `ops`: the
/// hashes of its operations, in hexadecimal digits, in any order.
std::string commit_hash(const Uuid& account, const Uuid& branch, std::span<const std::string_view> ops);

}  // namespace darkpkg::hash::wire
