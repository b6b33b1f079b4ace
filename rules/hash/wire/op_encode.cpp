#include "rules/hash/wire/op_encode.hpp"

#include <algorithm>
#include <vector>

#include "rules/hash/wire/pt_writer.hpp"

namespace darkpkg::hash::wire {
namespace {

tag::Op add_tag(pt::ItemKind kind) {
  switch (kind) {
    case pt::ItemKind::type: return tag::Op::AddType;
    case pt::ItemKind::value: return tag::Op::AddValue;
    case pt::ItemKind::fn: break;
  }
  return tag::Op::AddFn;
}

template <typename Op>
std::string encode(const Op& op) {
  PtWriter writer;
  writer.put(op);
  Code code = std::move(writer).take();
  DARKPKG_CHECK(code.holes.empty());
  return std::move(code.bytes);
}

}  // namespace

std::string encode_op(const op::PackageOp& op) { return encode(op); }

void add_op(std::string& to, pt::ItemKind kind, std::string_view pt) {
  ByteWriter out(to);
  out.tag(add_tag(kind));
  out.raw(pt);
}

std::string encode_branch_op(const op::BranchOp& op) { return encode(op); }

std::string branch_op_blob(std::string_view id, std::string_view encoded) {
  std::string blob;
  ByteWriter out(blob);
  out.text(id);
  out.raw(encoded);
  return blob;
}

std::string commit_hash(const Uuid& account, const Uuid& branch, std::span<const std::string_view> ops) {
  std::vector<std::string_view> sorted(ops.begin(), ops.end());
  std::sort(sorted.begin(), sorted.end());
  std::string bytes;
  ByteWriter out(bytes);
  out.uuid(account);
  out.uuid(branch);
  out.tag(tag::Option::None);
  out.texts(sorted);
  return hex(sha256(bytes));
}

}  // namespace darkpkg::hash::wire
