#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

/// `path` as Ninja reads it in a build line. A `|` ends a path there and has no escape, so it is written as the
/// variable `${pipe}`, which the file must define. CR and LF can't be written: callers refuse such paths.
std::string ninja_path(std::string_view path);

/// `text` as Ninja reads it behind `name =`.
std::string ninja_value(std::string_view text);

/// `text` as one word of the shell; without quotes if it needs none.
std::string shell_word(std::string_view text);

}  // namespace darkpkg
