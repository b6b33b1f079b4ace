#pragma once

#include <string>

#include "base/result.hpp"
#include "base/temporary_folder.hpp"
#include "session/builder.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// A build of which nothing stays: its database, objects and build folder are in a folder that goes when this goes.
struct BuiltApart {
  TemporaryFolder folder;
  std::string database;
  session::Outcome outcome;  ///< the database is one only if it succeeded
};

/// Builds the packages of `settings` from nothing, with the tables that they name. Items whose ids `settings.database`
/// adopted have these here too.
Result<BuiltApart> build_apart(BuildSettings settings);

}  // namespace darkpkg
