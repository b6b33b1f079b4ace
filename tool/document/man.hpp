#pragma once

#include <string>
#include <vector>

#include "tool/document/command_model.hpp"

namespace darkpkg {

/// A manual page of section 1.
struct ManPage {
  std::string name;  ///< "darkpkg-build"
  std::string roff;
};

/// One page for the program, the first, and one for each of its commands.
std::vector<ManPage> man_pages(const CommandModel& program, const std::string& version);

}  // namespace darkpkg
