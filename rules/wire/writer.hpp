#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/text_numbers.hpp"
#include "cache/object/relocation.hpp"
#include "cache/object/sections.hpp"
#include "rules/wire/byte_writer.hpp"

namespace darkpkg::wire {

/// Writes relocatable code: the primitives of Dark's wire format, and relocations where something is the linker's to
/// fill in.
class Writer : public ByteWriter {
 public:
  Writer() : ByteWriter(code_.bytes) {
    // What most items stay below.
    code_.bytes.reserve(1000);
    code_.relocations.reserve(500);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void relocation(object::RelocationKind kind, std::initializer_list<std::uint32_t> operands = {}) {
    object::Relocation relocation{kind, static_cast<std::uint32_t>(code_.bytes.size() - last_), {}};
    std::size_t i = 0;
    for (std::uint32_t operand : operands) relocation.operands[i++] = operand;
    object::append_relocation(code_.relocations, relocation);
    last_ = code_.bytes.size();
  }
  /// The index of `name` in Code::names. `name` must live as long as the writer.
  std::uint32_t name(std::string_view name) {
    auto [number, is_new] = names_.number(name);
    if (is_new) code_.names.emplace_back(name);
    return number;
  }

  object::Code take() && { return std::move(code_); }

 private:
  object::Code code_;
  TextNumbers names_;
  std::size_t last_ = 0;  ///< where the relocation before stands
};

}  // namespace darkpkg::wire
