#pragma once

#include <string>

#include "lsp/local_names.hpp"

namespace darkpkg::lsp {

/// The edit that gives a local another name. Throws RequestError if any name would mean something else then.
Json rename_local(Context& context, const PlacedFile& file, const LocalName& local, const std::string& name);

}  // namespace darkpkg::lsp
