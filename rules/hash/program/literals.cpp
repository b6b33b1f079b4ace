#include "rules/hash/program/literals.hpp"

#include <charconv>
#include <string>

#include "base/check.hpp"

namespace darkpkg::hash {
namespace {

std::string_view decimal(const syntax::Integer& literal, Arena& arena) {
  if (!literal.negative) return literal.digits;
  return arena.copy(std::string_view("-" + std::string(literal.digits)));
}

template <typename T>
pt::Literal fixed(const syntax::Integer& literal) {
  std::string text = literal.negative ? "-" : "";
  text += literal.digits;
  T value{};
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  DARKPKG_CHECK(failure == std::errc() && end == text.data() + text.size());  // the parser has checked the range
  return value;
}

}  // namespace

pt::Literal convert_literal(const syntax::Integer& literal, Arena& arena) {
  switch (literal.kind) {
    case syntax::IntegerKind::any: return pt::Int{decimal(literal, arena)};
    case syntax::IntegerKind::int8: return fixed<std::int8_t>(literal);
    case syntax::IntegerKind::uint8: return fixed<std::uint8_t>(literal);
    case syntax::IntegerKind::int16: return fixed<std::int16_t>(literal);
    case syntax::IntegerKind::uint16: return fixed<std::uint16_t>(literal);
    case syntax::IntegerKind::int32: return fixed<std::int32_t>(literal);
    case syntax::IntegerKind::uint32: return fixed<std::uint32_t>(literal);
    case syntax::IntegerKind::int64: return fixed<std::int64_t>(literal);
    case syntax::IntegerKind::uint64: return fixed<std::uint64_t>(literal);
    case syntax::IntegerKind::int128: return pt::Int128{decimal(literal, arena)};
    case syntax::IntegerKind::uint128: return pt::UInt128{decimal(literal, arena)};
  }
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg::hash
