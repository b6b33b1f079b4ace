#pragma once

#include "lsp/documents.hpp"
#include "lsp/messages.hpp"
#include "lsp/positions.hpp"
#include "lsp/workspace.hpp"

namespace darkpkg::lsp {

/// What the features answer from.
struct Context {
  Documents& documents;
  Workspace& workspace;
  bool takes_versions = false;  ///< edits of several files may name the versions that they are of
};

/// A feature: from the params of a request to its result. Throws RequestError, or what nlohmann-json throws if the
/// params lack something.
using Feature = Json (*)(Context& context, const Json& params);

}  // namespace darkpkg::lsp
