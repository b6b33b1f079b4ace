#include "rules/uuid/wire/op_encode.hpp"

#include "base/check.hpp"
#include "base/sha256.hpp"
#include "language/dotnet/blob.hpp"
#include "language/dotnet/byte_writer.hpp"
#include "rules/uuid/trees/tags.hpp"

namespace darkpkg::wire {
namespace {

tag::PackageOp add_tag(object::ItemKind kind) {
  switch (kind) {
    case object::ItemKind::type: return tag::PackageOp::AddType;
    case object::ItemKind::value: return tag::PackageOp::AddValue;
    case object::ItemKind::fn: return tag::PackageOp::AddFn;
  }
  DARKPKG_UNREACHABLE();
}

tag::PackageOp set_name_tag(object::ItemKind kind) {
  switch (kind) {
    case object::ItemKind::type: return tag::PackageOp::SetTypeName;
    case object::ItemKind::value: return tag::PackageOp::SetValueName;
    case object::ItemKind::fn: return tag::PackageOp::SetFnName;
  }
  DARKPKG_UNREACHABLE();
}

OpRow finish(std::string blob) {
  end_blob(blob, 0);
  Uuid id = op_id(std::string_view(blob).substr(kHeaderSize));
  return {id, std::move(blob)};
}

}  // namespace

Uuid op_id(std::string_view payload) { return Uuid::from_dotnet_bytes(sha256(payload).data()); }

OpRow add_op(object::ItemKind kind, std::string_view program) {
  std::string blob;
  blob.reserve(kHeaderSize + 1 + program.size());
  begin_blob(blob);
  ByteWriter w(blob);
  w.tag(add_tag(kind));
  w.raw(program);
  return finish(std::move(blob));
}

OpRow set_name_op(object::ItemKind kind, const Uuid& item, std::span<const std::string> modules,
                  std::string_view name) {
  DARKPKG_CHECK(!modules.empty());
  std::string blob;
  begin_blob(blob);
  ByteWriter w(blob);
  w.tag(set_name_tag(kind));
  w.uuid(item);
  w.text(modules.front());
  w.count(modules.size() - 1);
  for (const std::string& module : modules.subspan(1)) w.text(module);
  w.text(name);
  return finish(std::move(blob));
}

}  // namespace darkpkg::wire
