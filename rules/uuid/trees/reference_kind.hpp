#pragma once

#include <cstdint>

namespace darkpkg::uuid {

/// What a reference may resolve to, and what happens if it does not.
struct ReferenceKind {
  enum Kind : std::uint8_t {
    type,               ///< a type; the build fails if there is none
    fn,                 ///< `M.f x`: a function; stored as "not found" if there is none, with a warning
    required_fn,        ///< `|> M.f`: a function; the build fails if there is none
    fn_or_value,        ///< `M.x` alone: a function, else a value, else the build fails
    value_or_variable,  ///< `x`: a value, else the variable of that name
    fn_or_local,        ///< `f x`, `|> f`: a function, else the parameter or variable of that name
  };
};

}  // namespace darkpkg::uuid
