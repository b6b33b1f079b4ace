#include "rules/link/item_bytes.hpp"

#include "rules/link/relocate.hpp"
#include "rules/link/relower.hpp"
#include "rules/wire/blob.hpp"

namespace darkpkg::link {

Result<ItemBytes> make_bytes(const ItemCode& item, const lower::PinnedTypes& pinned, bool relower_all) {
  Target target{item.id, item.index.references, item.resolutions};
  ItemBytes out;
  std::size_t start = wire::begin_blob(out.program);
  if (Result<void> done = relocate(item.program, target, out.program); !done) return tl::unexpected(done.error());
  wire::end_blob(out.program, start);

  out.relowered = relower_all || !all_hold(item.runtime.expectations, item.resolutions, pinned);
  start = wire::begin_blob(out.runtime);
  std::string_view payload = std::string_view(out.program).substr(wire::kHeaderSize);
  Result<void> done = out.relowered ? relower(item.index.kind, payload, pinned, out.runtime)
                                    : relocate(item.runtime.code, target, out.runtime);
  if (!done) return tl::unexpected(done.error());
  wire::end_blob(out.runtime, start);
  return out;
}

}  // namespace darkpkg::link
