#include "rules/uuid/trees/expectation.hpp"

#include "base/leb128.hpp"

namespace darkpkg::uuid {

std::string pack_expectations(std::span<const Expectation> expectations) {
  std::string out;
  for (const Expectation& expectation : expectations) {
    append_leb128(out, static_cast<std::uint8_t>(expectation.kind));
    append_leb128(out, expectation.reference);
  }
  return out;
}

std::optional<std::vector<Expectation>> unpack_expectations(std::string_view packed) {
  std::vector<Expectation> out;
  while (!packed.empty()) {
    std::optional<std::uint32_t> kind = take_leb128(packed), reference = take_leb128(packed);
    if (!kind || !reference || *kind > static_cast<std::uint8_t>(ExpectationKind::is_other_type)) return std::nullopt;
    out.push_back({static_cast<ExpectationKind>(*kind), *reference});
  }
  return out;
}

}  // namespace darkpkg::uuid
