#include "workspace/default_tables.hpp"

#include <string>

namespace darkpkg {

std::vector<DefaultTable> default_tables(const Edition& edition) {
  const std::string folder = std::string(edition.name()) + "/";
  std::vector<DefaultTable> out;
  for (const DefaultTable& table : embedded_tables())
    if (table.name.starts_with(folder)) out.push_back({table.name.substr(folder.size()), table.text});
  return out;
}

}  // namespace darkpkg
