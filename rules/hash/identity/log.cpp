#include "rules/hash/identity/log.hpp"

#include "language/dotnet/blob.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/op_encode.hpp"

namespace darkpkg::hash {
namespace {

/// The row of the operation whose payload stands in `blob` behind a header.
LoggedOp logged(std::string blob) {
  darkpkg::wire::end_blob(blob, 0);
  LoggedOp op{sha256(std::string_view(blob).substr(darkpkg::wire::kHeaderSize)), {}, std::move(blob)};
  op.id = op_id(op.hash);
  return op;
}

LoggedBranchOp logged(const op::BranchOp& op) {
  std::string bytes = wire::encode_branch_op(op);
  std::string id = hex(sha256(bytes));
  std::string blob = wire::branch_op_blob(id, bytes);
  return {std::move(id), std::move(blob)};
}

}  // namespace

LoggedOp log_add(pt::ItemKind kind, std::string_view pt) {
  std::string blob;
  blob.reserve(darkpkg::wire::kHeaderSize + 1 + pt.size());
  darkpkg::wire::begin_blob(blob);
  wire::add_op(blob, kind, pt);
  return logged(std::move(blob));
}

LoggedOp log_name(pt::ItemKind kind, const pt::Location& location, std::string_view hash) {
  std::string blob;
  darkpkg::wire::begin_blob(blob);
  blob.append(wire::encode_op({op::SetName{location, {kind, hash}}}));
  return logged(std::move(blob));
}

LoadCommit log_commit(std::span<const Sha256Digest> ops) {
  const Uuid account = *Uuid::parse(kAccount);
  const Uuid branch = *Uuid::parse(kMainBranch);
  std::vector<std::string> digits;
  digits.reserve(ops.size());
  for (const Sha256Digest& op : ops) digits.push_back(hex(op));
  std::vector<std::string_view> hashes(digits.begin(), digits.end());
  LoadCommit commit{wire::commit_hash(account, branch, hashes), {}, {}};
  commit.create_branch = logged({op::CreateBranch{branch, "main", {}, {}}});
  commit.create_commit = logged({op::CreateCommit{commit.hash, kCommitMessage, account, branch, pt::Texts(hashes)}});
  return commit;
}

}  // namespace darkpkg::hash
