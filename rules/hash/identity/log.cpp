#include "rules/hash/identity/log.hpp"

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/op_encode.hpp"
#include "rules/wire/blob.hpp"

namespace darkpkg::hash {
namespace {

LoggedOp logged(std::string_view payload) {
  LoggedOp op{sha256(payload), {}, {}};
  op.id = op_id(op.hash);
  op.blob.reserve(darkpkg::wire::kHeaderSize + payload.size());
  darkpkg::wire::append_header(op.blob, payload.size());
  op.blob.append(payload);
  return op;
}

LoggedBranchOp logged(const op::BranchOp& op) {
  std::string bytes = wire::encode_branch_op(op);
  std::string id = hex(sha256(bytes));
  std::string blob = wire::branch_op_blob(id, bytes);
  return {std::move(id), std::move(blob)};
}

}  // namespace

LoggedOp log_add(pt::ItemKind kind, std::string_view pt) { return logged(wire::add_op(kind, pt)); }

LoggedOp log_name(pt::ItemKind kind, const pt::Location& location, std::string_view hash) {
  return logged(wire::encode_op({op::SetName{location, {kind, hash}}}));
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
