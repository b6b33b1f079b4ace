#include "rules/hash/link/branch_names.hpp"

#include "rules/hash/identity/log.hpp"

namespace darkpkg::hash {
namespace {

using database::Statement;

constexpr std::string_view kOpenBranches =
    "SELECT id, name FROM branches WHERE id <> ? AND merged_at IS NULL AND archived_at IS NULL ORDER BY name";

}  // namespace

bool has_branches(database::Database& database) { return Statement(database, kOpenBranches).bind(kMainBranch).step(); }

std::vector<BranchName> branch_names(database::Database& database, const ChangedNames& names) {
  std::vector<BranchName> out;
  if (names.empty()) return out;
  Statement branches(database, kOpenBranches);
  branches.bind(kMainBranch);
  while (branches.step()) {
    Statement places(database,
                     "SELECT item_type, owner, modules, name, item_hash FROM locations WHERE branch_id = ? AND "
                     "unlisted_at IS NULL ORDER BY owner, modules, name");
    places.bind(branches.text(0));
    while (places.step()) {
      std::string name(places.text(1));
      if (!places.text(2).empty()) name.append(".").append(places.text(2));
      name.append(".").append(places.text(3));
      const auto changed = names.find(name);
      if (changed == names.end() || changed->second == places.text(4)) continue;
      out.push_back({std::string(places.text(0)) + " " + name, std::string(branches.text(1))});
    }
  }
  return out;
}

}  // namespace darkpkg::hash
