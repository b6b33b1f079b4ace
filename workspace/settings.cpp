#include "workspace/settings.hpp"

#include <utility>

#include "base/file.hpp"

namespace darkpkg {

std::string own_table(const std::string& root, std::string_view name) {
  return root + "/" + std::string(name) + ".tsv";
}

Result<void> find_inputs(BuildSettings& settings) {
  if (!settings.awaited_root.empty()) {
    Result<std::optional<FileStat>> there = stat_file(settings.awaited_root);
    if (!there) return tl::unexpected(there.error());
    if (*there) {
      if (settings.objects_beside_sources()) settings.object_dir = settings.awaited_root;
      settings.root = std::exchange(settings.awaited_root, {});
    }
  }
  auto find = [&](std::string& table, std::string_view name) {
    std::string own = own_table(settings.root, name);
    // A table that can't be looked at is not one that is missing.
    return stat_file(own).map([&](const auto& there) { table = there ? own : settings.default_table(name); });
  };
  Result<void> done;
  if (settings.finds_builtins) done = find(settings.builtins, "builtins");
  if (!done || !settings.finds_package_ids) return done;
  // Ids that follow from contents can't be pinned.
  if (settings.edition->identity() == Identity::by_name) done = find(settings.package_ids, "package-ids");
  else settings.package_ids = settings.default_table("package-ids");
  return done;
}

std::string default_build_dir(std::string_view database) { return std::string(database) + ".build"; }

}  // namespace darkpkg
