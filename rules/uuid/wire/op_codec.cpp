#include "rules/uuid/wire/op_codec.hpp"

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "language/dotnet/byte_writer.hpp"
#include "rules/uuid/wire/pt_decode.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "rules/uuid/wire/tree_reader.hpp"

namespace darkpkg::wire {
namespace {

using object::ItemKind;

class OpDecoder : private TreeReader {
 public:
  using TreeReader::TreeReader;

  Op op() {
    using Tag = tag::PackageOp;
    switch (r_.tag<Tag>()) {
      case Tag::AddType: return add(ItemKind::type);
      case Tag::AddValue: return add(ItemKind::value);
      case Tag::AddFn: return add(ItemKind::fn);
      case Tag::SetTypeName: return set_name(ItemKind::type, PackageKind::type);
      case Tag::SetValueName: return set_name(ItemKind::value, PackageKind::value);
      case Tag::SetFnName: return set_name(ItemKind::fn, PackageKind::fn);
      case Tag::ApproveItem: {
        Uuid item = package_id(PackageKind::item);
        std::optional<Uuid> branch = optional_uuid();
        return ApproveItemOp{item, branch, r_.uuid()};
      }
      case Tag::RejectItem: {
        Uuid item = package_id(PackageKind::item);
        std::optional<Uuid> branch = optional_uuid();
        Uuid reviewer = r_.uuid();
        return RejectItemOp{item, branch, reviewer, r_.text()};
      }
      case Tag::RequestNamingApproval: return naming_approval();
      case Tag::WithdrawApprovalRequest: {
        Uuid request = r_.uuid();
        return WithdrawApprovalRequestOp{request, r_.uuid()};
      }
      case Tag::RequestChanges: {
        Uuid request = r_.uuid();
        std::string_view location = location_id();
        Uuid reviewer = r_.uuid();
        return RequestChangesOp{request, location, reviewer, r_.text()};
      }
    }
    DARKPKG_UNREACHABLE();
  }

 private:
  Op add(ItemKind kind) { return AddOp{read_program(kind, r_, arena_, references_)}; }
  Op set_name(ItemKind kind, PackageKind referred) {
    Uuid item = package_id(referred);
    std::string_view owner = r_.text();
    auto modules = texts();
    return SetNameOp{kind, item, Location{owner, modules, r_.text()}};
  }
  Op naming_approval() {
    RequestNamingApprovalOp op{};
    op.request = r_.uuid();
    op.created_by = r_.uuid();
    op.target_namespace = r_.text();
    op.locations = list([&] { return location_id(); });
    op.title = optional_text();
    op.description = optional_text();
    op.source_branch = optional_uuid();
    return op;
  }

  std::optional<Uuid> optional_uuid() {
    if (r_.tag<tag::Option>() == tag::Option::None) return std::nullopt;
    return r_.uuid();
  }
  std::optional<std::string_view> optional_text() {
    if (r_.tag<tag::Option>() == tag::Option::None) return std::nullopt;
    return r_.text();
  }
  std::string_view location_id() {
    std::string_view text = r_.text();
    if (std::optional<Uuid> id = Uuid::parse(text); id && references_ && r_.ok())
      references_->push_back({PackageKind::location, *id});
    return text;
  }
};

class OpEncoder {
 public:
  explicit OpEncoder(std::string& to) : w_(to) {}

  void op(const AddOp& o) {
    const auto tags = std::to_array({tag::PackageOp::AddType, tag::PackageOp::AddValue, tag::PackageOp::AddFn});
    w_.tag(tags[o.item.index()]);
    w_.raw(encode_program(o.item, Stage::linked).bytes);
  }
  void op(const SetNameOp& o) {
    switch (o.kind) {
      case ItemKind::type: w_.tag(tag::PackageOp::SetTypeName); break;
      case ItemKind::value: w_.tag(tag::PackageOp::SetValueName); break;
      case ItemKind::fn: w_.tag(tag::PackageOp::SetFnName); break;
    }
    w_.uuid(o.item);
    w_.text(o.location.owner);
    w_.texts(o.location.modules);
    w_.text(o.location.name);
  }
  void op(const ApproveItemOp& o) {
    w_.tag(tag::PackageOp::ApproveItem);
    w_.uuid(o.item);
    optional(o.branch);
    w_.uuid(o.reviewer);
  }
  void op(const RejectItemOp& o) {
    w_.tag(tag::PackageOp::RejectItem);
    w_.uuid(o.item);
    optional(o.branch);
    w_.uuid(o.reviewer);
    w_.text(o.reason);
  }
  void op(const RequestNamingApprovalOp& o) {
    w_.tag(tag::PackageOp::RequestNamingApproval);
    w_.uuid(o.request);
    w_.uuid(o.created_by);
    w_.text(o.target_namespace);
    w_.texts(o.locations);
    optional(o.title);
    optional(o.description);
    optional(o.source_branch);
  }
  void op(const WithdrawApprovalRequestOp& o) {
    w_.tag(tag::PackageOp::WithdrawApprovalRequest);
    w_.uuid(o.request);
    w_.uuid(o.withdrawn_by);
  }
  void op(const RequestChangesOp& o) {
    w_.tag(tag::PackageOp::RequestChanges);
    w_.uuid(o.request);
    w_.text(o.location);
    w_.uuid(o.reviewer);
    w_.text(o.comment);
  }

 private:
  template <typename T>
  void optional(const std::optional<T>& value) {
    w_.tag(value ? tag::Option::Some : tag::Option::None);
    if constexpr (std::is_same_v<T, Uuid>) {
      if (value) w_.uuid(*value);
    } else {
      if (value) w_.text(*value);
    }
  }

  ByteWriter w_;
};

}  // namespace

Result<Op> decode_op(std::string_view payload, Arena& arena, PackageReferences* references) {
  Reader reader(payload);
  Op op = OpDecoder(reader, arena, references).op();
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return op;
}

void encode_op(const Op& op, std::string& to) {
  std::visit([&](const auto& o) { OpEncoder(to).op(o); }, op);
}

}  // namespace darkpkg::wire
