#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "cache/object/sections.hpp"
#include "language/dotnet/byte_writer.hpp"
#include "rules/uuid/trees/relocation.hpp"

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

  void relocation(uuid::RelocationKind kind, std::initializer_list<std::uint32_t> operands = {}) {
    uuid::Relocation relocation{kind, static_cast<std::uint32_t>(code_.bytes.size() - last_), {}};
    std::size_t i = 0;
    for (std::uint32_t operand : operands) relocation.operands[i++] = operand;
    uuid::append_relocation(code_.relocations, relocation);
    last_ = code_.bytes.size();
  }

  object::Code take() && { return std::move(code_); }

 private:
  object::Code code_;
  std::size_t last_ = 0;  ///< where the relocation before stands
};

}  // namespace darkpkg::wire
