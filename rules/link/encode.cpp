#include "rules/link/encode.hpp"

#include "rules/link/relocate.hpp"
#include "rules/link/relower.hpp"
#include "rules/wire/blob.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::link {

Result<Encoded> encode_item(const Item& item, const lower::PinnedTypes& pinned, bool relower_all) {
  const object::Object& object = item.file->object;
  const object::RuntimeCode& runtime = object.runtime.items[item.number];
  Target target{item.id, item.index().references, item.resolutions};
  Encoded out;
  std::size_t start = wire::begin_blob(out.program);
  if (Result<void> done = relocate(object.program.items[item.number], target, out.program); !done)
    return tl::unexpected(done.error());
  wire::end_blob(out.program, start);
  std::string_view payload = std::string_view(out.program).substr(wire::kHeaderSize);

  out.relowered = relower_all || !all_hold(runtime.expectations, item.resolutions, pinned);
  start = wire::begin_blob(out.runtime);
  Result<void> done =
      out.relowered ? relower(item.kind(), payload, pinned, out.runtime) : relocate(runtime.code, target, out.runtime);
  if (!done) return tl::unexpected(done.error());
  wire::end_blob(out.runtime, start);

  out.op = wire::add_op(item.kind(), payload);
  out.name_op = wire::set_name_op(item.kind(), item.id, item.index().modules, item.index().name);
  out.location = wire::location_id(item.kind(), item.name);
  return out;
}

}  // namespace darkpkg::link
