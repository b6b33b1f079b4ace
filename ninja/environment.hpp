#pragma once

#include <string>
#include <utility>
#include <vector>

namespace darkpkg {

/// Our environment with these variables on top, as exec wants it.
std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& ours);

/// An array of pointers to C strings, as exec wants it; points into `strings`.
std::vector<char*> exec_pointers(std::vector<std::string>& strings);

}  // namespace darkpkg
