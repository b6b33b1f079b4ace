#include "rules/link/encode.hpp"

#include "rules/wire/blob.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::link {

Result<Encoded> encode_item(const Item& item, const lower::PinnedTypes& pinned, bool relower_all) {
  const object::Object& object = item.file->object;
  Result<ItemBytes> bytes = make_bytes(
      {item.id, item.index(), object.program.items[item.number], object.runtime.items[item.number], item.resolutions},
      pinned, relower_all);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  Encoded out;
  out.bytes = std::move(*bytes);
  out.op = wire::add_op(item.kind(), std::string_view(out.bytes.program).substr(wire::kHeaderSize));
  out.name_op = wire::set_name_op(item.kind(), item.id, item.index().modules, item.index().name);
  out.location = wire::location_id(item.kind(), item.name);
  return out;
}

}  // namespace darkpkg::link
