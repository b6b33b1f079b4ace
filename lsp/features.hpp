#pragma once

#include <string_view>

#include "lsp/context.hpp"

namespace darkpkg::lsp {

/// The feature that answers a method; null: there is none.
Feature find_feature(std::string_view method);
/// What the server can do, for the answer to `initialize`; documents and encodings apart.
Json feature_capabilities();

/// The features, each in a file of its own in lsp/features. What a request is about that is no source has no answer:
/// null.
#define FEATURE(method, function, capability, ...) Json function(Context& context, const Json& params);
#include "lsp/features.def"
#undef FEATURE

/// The names of tokens in the order of their numbers.
Json semantic_tokens_options();

}  // namespace darkpkg::lsp
