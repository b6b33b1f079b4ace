#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/uuid.hpp"
#include "cache/object/sections.hpp"

/// Dark's ops (ProgramTypes.PackageOp), the two sorts that a loader writes.
namespace darkpkg::wire {

/// A row of `package_ops`.
struct OpRow {
  Uuid id;           ///< content hash: the first 16 bytes of the SHA-256 of the blob's payload, read as a .NET Guid
  std::string blob;  ///< with its header
};

/// AddType, AddValue or AddFn of an item; `program` is the payload of the item's PT blob (without its header).
OpRow add_op(object::ItemKind kind, std::string_view program);

/// SetTypeName, SetValueName or SetFnName: gives the item `item` the location `modules` (the owner first) and `name`.
OpRow set_name_op(object::ItemKind kind, const Uuid& item, std::span<const std::string> modules, std::string_view name);

/// The id of the op with this payload.
Uuid op_id(std::string_view payload);

}  // namespace darkpkg::wire
