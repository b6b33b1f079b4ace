#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace darkpkg {

/// What text.find(what, from) says, at about the speed at which memory is read: std::string_view::find() stops at each
/// place of the first byte of `what`, which in names is a frequent letter.
std::size_t find_text(std::string_view text, std::string_view what, std::size_t from);

/// Makes `lower` what `text` is with ASCII's capital letters in lower case.
void to_lower(std::string_view text, std::string& lower);

}  // namespace darkpkg
