#pragma once

#include <cstdint>
#include <string_view>

namespace darkpkg::syntax {

/// What F# has and Dark has not.
enum class Unsupported : std::uint8_t {
#define UNSUPPORTED(name, words, help) name,
#include "rules/uuid/syntax/unsupported.def"
#undef UNSUPPORTED
};

/// What messages call it. `{}` in it is what was written.
std::string_view words_for(Unsupported what);
/// What to do instead; may be empty. `{}` in it is what was written.
std::string_view help_for(Unsupported what);

}  // namespace darkpkg::syntax
