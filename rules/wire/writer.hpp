#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/uuid.hpp"
#include "cache/object/relocation.hpp"
#include "cache/object/sections.hpp"

namespace darkpkg::wire {

/// Writes the primitives of Dark's wire format (LibBinarySerialization/Serializers/Common.fs), and relocations where
/// something is the linker's to fill in.
class Writer {
 public:
  void u8(std::uint8_t value) { code_.bytes.push_back(static_cast<char>(value)); }
  void boolean(bool value) { u8(value ? 1 : 0); }
  /// A number of fixed size, little-endian.
  template <typename T>
  void fixed(T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    code_.bytes.append(bytes, sizeof value);
  }
  /// LEB128 of the number's 32 bits.
  void varint(std::uint32_t value) {
    while (value >= 0x80) {
      u8(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    u8(static_cast<std::uint8_t>(value));
  }
  /// A string: its length in bytes, then the bytes.
  void text(std::string_view value) {
    varint(static_cast<std::uint32_t>(value.size()));
    code_.bytes.append(value);
  }
  /// 16 bytes in .NET's order.
  void uuid(const Uuid& id) {
    auto bytes = id.dotnet_bytes();
    code_.bytes.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void relocation(object::RelocationKind kind, std::initializer_list<std::uint32_t> operands = {}) {
    object::Relocation relocation{kind, static_cast<std::uint32_t>(code_.bytes.size() - last_), {}};
    std::size_t i = 0;
    for (std::uint32_t operand : operands) relocation.operands[i++] = operand;
    object::append_relocation(code_.relocations, relocation);
    last_ = code_.bytes.size();
  }
  /// The index of `name` in Code::names.
  std::uint32_t name(std::string_view name) {
    for (std::size_t i = 0; i < code_.names.size(); i++)
      if (code_.names[i] == name) return static_cast<std::uint32_t>(i);
    code_.names.emplace_back(name);
    return static_cast<std::uint32_t>(code_.names.size() - 1);
  }

  object::Code take() && { return std::move(code_); }

 private:
  object::Code code_;
  std::size_t last_ = 0;  ///< where the relocation before stands
};

}  // namespace darkpkg::wire
