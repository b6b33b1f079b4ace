#pragma once

#include <cstdint>

namespace darkpkg::wire {

/// What the ids and names of a tree are.
enum class Stage : std::uint8_t {
  compiled,  ///< of a file: ids are ordinals, names may be references, nodes may be open; the linker fills them in
  linked,    ///< of a blob: ids are real, names are resolved
};

}  // namespace darkpkg::wire
