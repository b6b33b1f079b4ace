#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"
#include "base/uuid.hpp"
#include "rules/hash/program/program_types.hpp"

/// The operations that Dark's loader logs (LocalExec/LoadPackagesFromDisk.fs, LibDB/Inserts.fs): for each definition
/// one that adds the item and one that names it, all in one commit on the branch `main`.
namespace darkpkg::hash {

/// Dark's own account, the branch and the message of the loader's commit.
inline constexpr std::string_view kAccount = "00000000-0000-0000-0000-000000000001";
inline constexpr std::string_view kMainBranch = "89282547-e4e6-4986-bcb6-db74bc6a8c0f";
inline constexpr std::string_view kCommitMessage = "Init: packages loaded from disk";

/// A row of `package_ops`.
struct LoggedOp {
  Sha256Digest hash;
  Uuid id;
  std::string blob;  ///< with its header
};

/// The operation that adds an item; `pt` is the payload of its PT blob.
LoggedOp log_add(pt::ItemKind kind, std::string_view pt);
/// The operation that names an item; `hash`: 64 hexadecimal digits.
LoggedOp log_name(pt::ItemKind kind, const pt::Location& location, std::string_view hash);

/// A row of `branch_ops`.
struct LoggedBranchOp {
  std::string id;    ///< its hash, in hexadecimal digits
  std::string blob;  ///< without a header
};

/// The commit of a loader.
struct LoadCommit {
  std::string hash;  ///< in hexadecimal digits
  LoggedBranchOp create_branch;
  LoggedBranchOp create_commit;
};

/// `ops`: the hashes of all operations in their order, those that are equal to an earlier one included.
LoadCommit log_commit(std::span<const Sha256Digest> ops);

}  // namespace darkpkg::hash
