#pragma once

#include "base/path.hpp"
#include "ninja/generate.hpp"
#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg {

/// A build of the folder's packages/ to its data.db, objects beside their sources.
inline BuildSettings settings_in(const TempFolder& folder) {
  BuildSettings out;
  out.edition = find_edition("uuid");
  out.root = folder / "packages";
  out.database = folder / "data.db";
  out.build_dir = default_build_dir(out.database);
  out.object_dir = out.root;
  out.builtins = out.default_table("builtins");
  out.package_ids = out.default_table("package-ids");
  out.program = program_path().value();
  return out;
}

}  // namespace darkpkg
