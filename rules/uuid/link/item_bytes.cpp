#include "rules/uuid/link/item_bytes.hpp"

#include "language/dotnet/blob.hpp"
#include "rules/uuid/link/relocate.hpp"
#include "rules/uuid/link/relower.hpp"

namespace darkpkg::uuid {

Result<ItemBytes> make_bytes(const LinkedItem& item, const lower::PinnedTypes& pinned, Runtime from) {
  if (item.bodies.size() != kForms) return fail("malformed object: it has not the forms of its edition");
  const object::Body &program = item.body(kProgram), &runtime = item.body(kRuntime);
  std::optional<std::vector<Expectation>> expectations = unpack_expectations(runtime.expectations);
  if (!expectations) return fail("malformed code: expectations that can't be read");

  Target target{item.item.id.uuid(), item.index.references, item.resolutions};
  ItemBytes out;
  std::size_t start = wire::begin_blob(out.program);
  if (Result<void> done = relocate(program.code, target, out.program); !done) return tl::unexpected(done.error());
  wire::end_blob(out.program, start);

  out.relowered =
      from == Runtime::from_scratch || (from == Runtime::checked && !all_hold(*expectations, item.resolutions, pinned));
  start = wire::begin_blob(out.runtime);
  std::string_view payload = std::string_view(out.program).substr(wire::kHeaderSize);
  Result<void> done = out.relowered ? relower(item.index.kind, payload, pinned, out.runtime)
                                    : relocate(runtime.code, target, out.runtime);
  if (!done) return tl::unexpected(done.error());
  wire::end_blob(out.runtime, start);
  return out;
}

}  // namespace darkpkg::uuid
