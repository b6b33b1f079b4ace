#include "rules/hash/link/object_code.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/leb128.hpp"

namespace darkpkg::hash {
namespace {

std::string pack(std::span<const lower::Expectation> expectations) {
  std::string out;
  for (const lower::Expectation& expectation : expectations) {
    append_leb128(out, static_cast<std::uint8_t>(expectation.expected));
    append_leb128(out, expectation.reference);
  }
  return out;
}

/// Nothing if the bytes are malformed.
std::optional<std::vector<lower::Expectation>> unpack(std::string_view packed, std::size_t references) {
  std::vector<lower::Expectation> out;
  while (!packed.empty()) {
    std::optional<std::uint32_t> expected = take_leb128(packed), reference = take_leb128(packed);
    if (!expected || *expected > static_cast<std::uint8_t>(lower::Expected::missing)) return std::nullopt;
    if (!reference || *reference >= references) return std::nullopt;
    out.push_back({static_cast<lower::Expected>(*expected), *reference});
  }
  return out;
}

object::Body body_of(wire::Code code) { return {{std::move(code.bytes), std::move(code.holes)}, {}}; }

bool is_whole(const wire::Code& code, std::size_t references) {
  const std::optional<wire::CodeTexts> texts = wire::CodeTexts::unpack(code.texts);
  if (!texts) return false;
  std::size_t size = 0;
  wire::HoleReader holes(code.holes);
  while (std::optional<wire::Hole> hole = holes.next()) {
    size += hole->gap;
    if (size > code.bytes.size()) return false;
    if (hole->reference() && hole->operand >= references) return false;
    if (hole->kind == wire::HoleKind::text && hole->operand >= texts->others.size()) return false;
    if (hole->kind == wire::HoleKind::bound && hole->operand >= texts->bound.size()) return false;
  }
  return holes.ok();
}

/// The item's doc comment is the first of the texts that only PT has.
bool has_description(const wire::Code& program) {
  const std::optional<wire::CodeTexts> texts = wire::CodeTexts::unpack(program.texts);
  return texts && !texts->others.empty();
}

}  // namespace

object::Object make_object(std::vector<CompiledItem> items, const Diagnostics& diagnostics) {
  object::Object object;
  object.bodies.resize(kForms);
  for (CompiledItem& item : items) {
    object.bodies[kTexts].push_back({{std::move(item.code.program.texts), {}}, {}});
    object.bodies[kProgram].push_back(body_of(std::move(item.code.program)));
    object.bodies[kRuntime].push_back(body_of(std::move(item.code.runtime)));
    object.bodies[kRuntime].back().expectations = pack(item.code.expectations);
    object.index.items.push_back(
        {item.kind, std::move(item.modules), std::move(item.name), std::move(item.references), {}});
    object.positions.items.push_back(std::move(item.positions));
  }
  for (const Diagnostic& warning : diagnostics.all())
    object.positions.warnings.push_back(
        {std::string(code_text(warning.code)), {warning.at.offset, warning.at.length}, warning.message, warning.help});
  return object;
}

Result<ItemCode> code_of(const object::Bodies& bodies, std::size_t number, std::size_t references) {
  if (bodies.size() != kForms || std::ranges::any_of(bodies, [&](const auto& form) { return number >= form.size(); }))
    return fail("malformed object: it has not the forms of its edition");
  const auto code_in = [&](Form form) {
    const object::Code& from = bodies[form][number].code;
    return wire::Code{from.bytes, from.relocations, {}};
  };
  ItemCode code{code_in(kProgram), code_in(kRuntime), {}};
  code.program.texts = bodies[kTexts][number].code.bytes;
  if (!is_whole(code.program, references) || !is_whole(code.runtime, references) || !has_description(code.program))
    return fail("malformed code: holes that can't be read");
  std::optional<std::vector<lower::Expectation>> expectations =
      unpack(bodies[kRuntime][number].expectations, references);
  if (!expectations) return fail("malformed code: expectations that can't be read");
  code.expectations = std::move(*expectations);
  return code;
}

std::size_t expectation_count(const object::Body& runtime) {
  return unpack(runtime.expectations, std::numeric_limits<std::size_t>::max())
      .value_or(std::vector<lower::Expectation>())
      .size();
}

}  // namespace darkpkg::hash
