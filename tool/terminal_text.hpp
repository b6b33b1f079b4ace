#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

/// `text` as it may go to a terminal: what names of files and items, sources and messages of others have in them must
/// not move the cursor, set a title, hide text or turn its direction. Control characters and those of direction are
/// shown as `\x1b` or `\u202e`; line ends, tabs, and the colours that darkpkg uses itself stay.
std::string terminal_text(std::string_view text);

}  // namespace darkpkg
