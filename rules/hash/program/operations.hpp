#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "base/fields.hpp"
#include "base/uuid.hpp"
#include "rules/hash/program/program_types.hpp"

/// What Dark logs: operations on packages and on branches, after LibExecution/ProgramTypes.fs (PackageOp, BranchOp) of
/// commit 14c4158ae7. A loader writes AddType, AddValue, AddFn, SetName, CreateBranch and CreateCommit; users' rows
/// have all of them.
namespace darkpkg::hash::op {

using pt::ItemKind;
using pt::List;
using pt::Location;

/// An item by its hash, as Dark writes it.
struct ItemReference {
  ItemKind kind;
  std::string_view hash;
};
using ItemReferences = List<ItemReference>;

struct AddType {
  static constexpr auto kTag = tag::Op::AddType;
  pt::PackageType item;
  DARKPKG_FIELDS(AddType, item);
};
struct AddValue {
  static constexpr auto kTag = tag::Op::AddValue;
  pt::PackageValue item;
  DARKPKG_FIELDS(AddValue, item);
};
struct AddFn {
  static constexpr auto kTag = tag::Op::AddFn;
  pt::PackageFn item;
  DARKPKG_FIELDS(AddFn, item);
};
struct SetName {
  static constexpr auto kTag = tag::Op::SetName;
  Location location;
  ItemReference target;
  DARKPKG_FIELDS(SetName, location, target);
};
struct SupersededBy {
  static constexpr auto kTag = tag::DeprecationKind::SupersededBy;
  ItemReference replacement;
  DARKPKG_FIELDS(SupersededBy, replacement);
};
struct Harmful {
  static constexpr auto kTag = tag::DeprecationKind::Harmful;
  DARKPKG_NO_FIELDS();
};
struct Obsolete {
  static constexpr auto kTag = tag::DeprecationKind::Obsolete;
  DARKPKG_NO_FIELDS();
};
struct DeprecationKind {
  std::variant<SupersededBy, Harmful, Obsolete> node;
};
struct Deprecate {
  static constexpr auto kTag = tag::Op::Deprecate;
  ItemReference target;
  DeprecationKind kind;
  std::string_view message;
  DARKPKG_FIELDS(Deprecate, target, kind, message);
};
struct Undeprecate {
  static constexpr auto kTag = tag::Op::Undeprecate;
  ItemReference target;
  DARKPKG_FIELDS(Undeprecate, target);
};
struct Repoint {
  Location location;
  ItemReference from;
  ItemReference to;
  DARKPKG_FIELDS(Repoint, location, from, to);
};
struct PropagateUpdate {
  static constexpr auto kTag = tag::Op::PropagateUpdate;
  Uuid propagation;
  Location source;
  ItemReferences from;
  ItemReference to;
  List<Repoint> repoints;
  DARKPKG_FIELDS(PropagateUpdate, propagation, source, from, to, repoints);
};
struct RevertPropagation {
  static constexpr auto kTag = tag::Op::RevertPropagation;
  Uuid revert;
  List<Uuid> propagations;
  Location source;
  ItemReference restored;
  List<Repoint> repoints;
  DARKPKG_FIELDS(RevertPropagation, revert, propagations, source, restored, repoints);
};
struct PackageOp {
  std::variant<AddType, AddValue, AddFn, SetName, Deprecate, Undeprecate, PropagateUpdate, RevertPropagation> node;
};

struct CreateBranch {
  static constexpr auto kTag = tag::BranchOp::CreateBranch;
  Uuid branch;
  std::string_view name;
  std::optional<Uuid> parent;
  std::optional<std::string_view> base_commit;
  DARKPKG_FIELDS(CreateBranch, branch, name, parent, base_commit);
};
struct CreateCommit {
  static constexpr auto kTag = tag::BranchOp::CreateCommit;
  std::string_view commit;
  std::string_view message;
  Uuid account;
  Uuid branch;
  pt::Texts ops;  ///< the operations' hashes
  DARKPKG_FIELDS(CreateCommit, commit, message, account, branch, ops);
};
struct RebaseBranch {
  static constexpr auto kTag = tag::BranchOp::RebaseBranch;
  Uuid branch;
  std::string_view base_commit;
  DARKPKG_FIELDS(RebaseBranch, branch, base_commit);
};
struct MergeBranch {
  static constexpr auto kTag = tag::BranchOp::MergeBranch;
  Uuid branch;
  Uuid into;
  DARKPKG_FIELDS(MergeBranch, branch, into);
};
struct ArchiveBranch {
  static constexpr auto kTag = tag::BranchOp::ArchiveBranch;
  Uuid branch;
  DARKPKG_FIELDS(ArchiveBranch, branch);
};
struct BranchOp {
  std::variant<CreateBranch, CreateCommit, RebaseBranch, MergeBranch, ArchiveBranch> node;
};

}  // namespace darkpkg::hash::op
