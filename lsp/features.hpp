#pragma once

#include <string_view>

#include "lsp/context.hpp"

namespace darkpkg::lsp {

/// The feature that answers a method; null: there is none.
Feature find_feature(std::string_view method);
/// What the server can do, for the answer to `initialize`; documents and encodings apart.
Json feature_capabilities();

}  // namespace darkpkg::lsp
