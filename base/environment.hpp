#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"

/// Variables of the environment, checked where they are read. Errors name the variable, and never show a secret's
/// value. One that is empty is as good as none. If it was filled from a file, the line end of that is not part of
/// it.
namespace darkpkg::environment {

/// As it is, without the line ends at its end.
std::string text(const char* name);

/// What can stand in a header of HTTP: no control character.
Result<std::string> header_text(const char* name);

/// A path, made absolute from the current folder.
Result<std::string> path(const char* name);

/// A number of seconds above 0; nothing if the variable is not set.
Result<std::optional<double>> seconds(const char* name);

/// Whether something is switched on: 1, true, yes, on, or 0, false, no, off.
Result<bool> is_on(const char* name);

/// The error for a variable that has another form than `wanted`, as "a number of seconds".
Error malformed(const char* name, const std::string& value, const std::string& wanted);

}  // namespace darkpkg::environment
