#pragma once

#include <string>
#include <tl/expected.hpp>

namespace darkpkg {

/// What the environment did to us: a file that can't be read, a database that is locked. Mistakes in a user's `.dark`
/// file are diagnostics instead (language/diagnostics), and mistakes of our own abort.
struct Error {
  std::string message;  ///< what went wrong, with the path it is about
  std::string hint;     ///< what to do about it; may be empty
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail("...")` in a function that returns a Result.
inline tl::unexpected<Error> fail(std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{std::move(message), std::move(hint)});
}

}  // namespace darkpkg
