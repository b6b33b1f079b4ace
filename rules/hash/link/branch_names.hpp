#pragma once

#include <map>
#include <string>
#include <vector>

#include "cache/database/database.hpp"
#include "rules/edition/item_tables.hpp"

namespace darkpkg::hash {

/// Are there branches besides the main one that are neither merged nor archived?
bool has_branches(database::Database& database);

/// What became of names on the main branch: the hash of each, empty if it is gone.
using ChangedNames = std::map<std::string, std::string, std::less<>>;

/// Those of the names that such a branch gave to something else than the main branch has now. Dark's rebase compares
/// the times of commits (LibDB/Rebase.fs), and that of the packages keeps its own.
std::vector<BranchName> branch_names(database::Database& database, const ChangedNames& names);

}  // namespace darkpkg::hash
