#include "rules/hash/wire/holes.hpp"

#include "base/leb128.hpp"

namespace darkpkg::hash::wire {
namespace {

bool has_operand(std::size_t kind) { return kHoleOperands[kind] != HoleOperand::none; }

void append_text(std::string& packed, std::string_view text) {
  append_leb128(packed, text.size());
  packed += text;
}

std::optional<std::string_view> take_text(std::string_view& packed) {
  const std::optional<std::uint32_t> size = take_leb128(packed);
  if (!size || *size > packed.size()) return std::nullopt;
  const std::string_view text = packed.substr(0, *size);
  packed.remove_prefix(*size);
  return text;
}

}  // namespace

std::string pack(const CodeTexts& texts) {
  std::string out;
  append_leb128(out, texts.bound.size());
  for (std::string_view name : texts.bound) append_text(out, name);
  for (std::string_view text : texts.others) append_text(out, text);
  return out;
}

std::optional<CodeTexts> CodeTexts::unpack(std::string_view packed) {
  CodeTexts texts;
  if (packed.empty()) return texts;
  const std::optional<std::uint32_t> bound = take_leb128(packed);
  if (!bound || *bound > packed.size()) return std::nullopt;
  while (texts.bound.size() < *bound || !packed.empty()) {
    const std::optional<std::string_view> text = take_text(packed);
    if (!text) return std::nullopt;
    (texts.bound.size() < *bound ? texts.bound : texts.others).push_back(*text);
  }
  return texts;
}

void append_hole(std::string& packed, const Hole& hole) {
  char bytes[1 + 2 * kLongestLeb128<std::uint32_t>];
  bytes[0] = static_cast<char>(hole.kind);
  char* end = put_leb128(bytes + 1, hole.gap);
  if (has_operand(static_cast<std::size_t>(hole.kind))) end = put_leb128(end, hole.operand);
  packed.append(bytes, static_cast<std::size_t>(end - bytes));
}

}  // namespace darkpkg::hash::wire
