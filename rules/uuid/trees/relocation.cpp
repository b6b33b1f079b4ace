#include "rules/uuid/trees/relocation.hpp"

#include "base/leb128.hpp"

namespace darkpkg::uuid {
namespace {

constexpr auto kOperands = std::to_array<std::uint8_t>({
#define RELOCATION(name, operands) operands,
#include "rules/uuid/trees/relocations.def"
#undef RELOCATION
});

}  // namespace

std::optional<unsigned> relocation_operands(std::uint8_t kind) {
  if (kind >= kOperands.size()) return std::nullopt;
  return kOperands[kind];
}

void append_relocation(std::string& packed, const Relocation& relocation) {
  char bytes[1 + 3 * kLongestLeb128<std::uint32_t>];
  bytes[0] = static_cast<char>(relocation.kind);
  char* end = put_leb128(bytes + 1, relocation.gap);
  for (unsigned i = 0; i < kOperands[static_cast<std::size_t>(relocation.kind)]; i++)
    end = put_leb128(end, relocation.operands[i]);
  packed.append(bytes, static_cast<std::size_t>(end - bytes));
}

std::optional<Relocation> RelocationReader::next() {
  if (!ok_ || rest_.empty()) return std::nullopt;
  ok_ = false;
  std::optional<unsigned> operands = relocation_operands(static_cast<std::uint8_t>(rest_.front()));
  if (!operands) return std::nullopt;
  Relocation relocation{static_cast<RelocationKind>(rest_.front()), 0, {}};
  rest_.remove_prefix(1);
  std::optional<std::uint32_t> gap = take_leb128(rest_);
  if (!gap) return std::nullopt;
  relocation.gap = *gap;
  for (unsigned i = 0; i < *operands; i++) {
    std::optional<std::uint32_t> operand = take_leb128(rest_);
    if (!operand) return std::nullopt;
    relocation.operands[i] = *operand;
  }
  ok_ = true;
  return relocation;
}

}  // namespace darkpkg::uuid
