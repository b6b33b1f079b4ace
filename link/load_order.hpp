#pragma once

#include <string_view>
#include <vector>

#include "link/step.hpp"

/// The order in which Dark's loader reads definitions and inserts their rows, which whoever reads the tables without an
/// order sees (LoadPackagesFromDisk.fs, Package.fs and Inserts.fs of commit 2c1adf536e).
namespace darkpkg::link {

/// Is the file `a` read before `b`? What a folder's folders hold comes before its files, each by name. (The loader
/// takes the names as the file system lists them; here it is by their bytes.) Both are paths with `/`, and different.
bool is_loaded_before(std::string_view a, std::string_view b);

/// The items that are linked: file by file, of each file the types, then the values, then the functions, in the order
/// of the source.
std::vector<Item*> in_load_order(Step& step);

}  // namespace darkpkg::link
