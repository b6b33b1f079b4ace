#pragma once

#include <string>

#include "base/result.hpp"
#include "cache/database/database.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::hash {

/// Brings the file at `path` to the hashes that the packages have now of what Dark's own code refers to by name: lines
/// `type/Module.name|hash` and `fn/Module.name|hash`, in the order of their bytes, `Darklang.` left out
/// (LibDB/PackageRefsGenerator.fs). The names are those of the file and those that are pinned; one that the packages
/// don't have keeps the hash of the file. A file that is right is not written.
Result<void> write_ref_hashes(database::Database& database, const Inputs& inputs, const std::string& path);
/// Is the file there, and would it not be written?
Result<bool> has_ref_hashes(database::Database& database, const Inputs& inputs, const std::string& path);

}  // namespace darkpkg::hash
