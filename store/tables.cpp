#include "store/tables.hpp"

#include "base/file.hpp"
#include "workspace/default_tables.hpp"

namespace darkpkg::store {

Result<std::string> table_text(const Edition& edition, const std::string& path, std::string_view name) {
  if (!path.empty()) return read_file(path);
  for (const DefaultTable& built_in : default_tables(edition))
    if (built_in.name == name) return std::string(built_in.text);
  return fail("darkpkg was built without the table '" + std::string(name) + "'");
}

}  // namespace darkpkg::store
