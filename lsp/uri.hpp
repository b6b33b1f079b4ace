#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace darkpkg::lsp {

/// The absolute path that a `file` URI names (RFC 8089), normalised; nothing for other URIs.
std::optional<std::string> path_of(std::string_view uri);
/// The `file` URI of an absolute path.
std::string uri_of(std::string_view path);

}  // namespace darkpkg::lsp
