#pragma once

#include "link/context.hpp"

namespace darkpkg::link {

/// Finds what is wrong with the files that are looked at: duplicate definitions, names that must mean something and
/// don't, and the warnings. Fills their diagnostics and the warnings to store, and counts the warnings of all files.
void check_files(Context& context);

/// The stored warnings of one file.
std::vector<Warning> read_warnings(database::Database& database, database::FileId file);

}  // namespace darkpkg::link
