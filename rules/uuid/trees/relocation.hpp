#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace darkpkg::uuid {

enum class RelocationKind : std::uint8_t {
#define RELOCATION(name, operands) name,
#include "rules/uuid/trees/relocations.def"
#undef RELOCATION
};

/// How many operands a relocation of this kind has, at most 2; nothing if `kind` is out of range.
std::optional<unsigned> relocation_operands(std::uint8_t kind);

/// A place in relocatable code: `gap` literal bytes after the place before it.
struct Relocation {
  RelocationKind kind{};
  std::uint32_t gap = 0;
  std::array<std::uint32_t, 2> operands{};
  friend bool operator==(const Relocation&, const Relocation&) = default;
};

/// Packs a relocation behind the others: kind, gap, operands, the numbers as LEB128.
void append_relocation(std::string& packed, const Relocation& relocation);

/// Walks packed relocations. `next` gives nothing at the end and if the bytes are malformed; `ok` tells which.
class RelocationReader {
 public:
  explicit RelocationReader(std::string_view packed) : rest_(packed) {}
  std::optional<Relocation> next();
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace darkpkg::uuid
