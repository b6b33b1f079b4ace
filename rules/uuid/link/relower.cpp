#include "rules/uuid/link/relower.hpp"

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/wire/pt_decode.hpp"
#include "rules/uuid/wire/rt_encode.hpp"

namespace darkpkg::uuid {

namespace {

Result<void> relower_here(object::ItemKind kind, std::string_view program, const lower::PinnedTypes& pinned,
                          std::string& to) {
  Arena arena;
  Result<pt::Item> item = wire::decode_program(kind, program, arena);
  if (!item) return tl::unexpected(item.error());
  tl::expected<lower::Lowered, lower::Failure> lowered = lower::lower(*item, {pinned, {}}, arena);
  if (!lowered) return fail(std::string(lower::text(lowered.error().problem)));
  to += wire::encode_runtime(lowered->item, wire::Stage::linked).bytes;
  return {};
}

}  // namespace

Result<void> relower(object::ItemKind kind, std::string_view program, const lower::PinnedTypes& pinned,
                     std::string& to) {
  Result<void> out;
  with_deep_stack([&] { out = relower_here(kind, program, pinned, to); });
  return out;
}

}  // namespace darkpkg::uuid
