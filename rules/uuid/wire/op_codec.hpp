#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/arena.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/wire/package_reference.hpp"

/// Dark's ops, all kinds (ProgramTypes.PackageOp, Serializers/PT/PackageOp.fs): users' rows have kinds that a loader
/// never writes.
namespace darkpkg::wire {

struct Location {
  std::string_view owner;
  std::span<const std::string_view> modules;  ///< without the owner
  std::string_view name;
};
/// AddType, AddValue, AddFn.
struct AddOp {
  pt::Item item;
};
/// SetTypeName, SetValueName, SetFnName.
struct SetNameOp {
  object::ItemKind kind;
  Uuid item;
  Location location;
};
struct ApproveItemOp {
  Uuid item;
  std::optional<Uuid> branch;
  Uuid reviewer;
};
struct RejectItemOp {
  Uuid item;
  std::optional<Uuid> branch;
  Uuid reviewer;
  std::string_view reason;
};
struct RequestNamingApprovalOp {
  Uuid request;
  Uuid created_by;
  std::string_view target_namespace;
  std::span<const std::string_view> locations;  ///< ids of locations, as text
  std::optional<std::string_view> title;
  std::optional<std::string_view> description;
  std::optional<Uuid> source_branch;
};
struct WithdrawApprovalRequestOp {
  Uuid request;
  Uuid withdrawn_by;
};
struct RequestChangesOp {
  Uuid request;
  std::string_view location;  ///< the id of a location, as text
  Uuid reviewer;
  std::string_view comment;
};
using Op = std::variant<AddOp, SetNameOp, ApproveItemOp, RejectItemOp, RequestNamingApprovalOp,
                        WithdrawApprovalRequestOp, RequestChangesOp>;

/// The op in the payload of `package_ops.op_blob`; all is as for decode_program. A location id that is a UUID counts
/// as a reference.
Result<Op> decode_op(std::string_view payload, Arena& arena, PackageReferences* references = nullptr);

/// Appends the payload of an op (append_header, op_id and add_op make rows of it). The item of an AddOp must be linked.
void encode_op(const Op& op, std::string& to);

}  // namespace darkpkg::wire
