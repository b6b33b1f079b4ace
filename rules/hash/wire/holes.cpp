#include "rules/hash/wire/holes.hpp"

#include <array>

#include "base/leb128.hpp"

namespace darkpkg::hash::wire {
namespace {

constexpr auto kOperands = std::to_array<std::uint8_t>({
#define HOLE(name, operands) operands,
#include "rules/hash/wire/holes.def"
#undef HOLE
});

}  // namespace

void append_hole(std::string& packed, const Hole& hole) {
  char bytes[1 + 2 * kLongestLeb128<std::uint32_t>];
  bytes[0] = static_cast<char>(hole.kind);
  char* end = put_leb128(bytes + 1, hole.gap);
  if (kOperands[static_cast<std::size_t>(hole.kind)] > 0) end = put_leb128(end, hole.reference);
  packed.append(bytes, static_cast<std::size_t>(end - bytes));
}

std::optional<Hole> HoleReader::next() {
  if (!ok_ || rest_.empty()) return std::nullopt;
  ok_ = false;
  auto kind = static_cast<std::uint8_t>(rest_.front());
  if (kind >= kOperands.size()) return std::nullopt;
  rest_.remove_prefix(1);
  std::optional<std::uint32_t> gap = take_leb128(rest_);
  std::optional<std::uint32_t> reference = kOperands[kind] > 0 && gap ? take_leb128(rest_) : 0;
  if (!gap || !reference) return std::nullopt;
  ok_ = true;
  return Hole{static_cast<HoleKind>(kind), *gap, *reference};
}

}  // namespace darkpkg::hash::wire
