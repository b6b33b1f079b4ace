#pragma once

#include "lsp/documents.hpp"
#include "lsp/messages.hpp"
#include "lsp/workspace.hpp"

namespace darkpkg::lsp {

/// What the features answer from.
struct Context {
  Documents& documents;
  Workspace& workspace;
};

/// A feature: from the params of a request to its result. Throws RequestError, or what nlohmann-json throws if the
/// params lack something.
using Feature = Json (*)(Context& context, const Json& params);

}  // namespace darkpkg::lsp
