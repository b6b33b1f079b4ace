#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.hpp"
#include "link/link.hpp"
#include "ninja/graph.hpp"
#include "ninja/graph_record.hpp"
#include "ninja/objects.hpp"
#include "ninja/own_objects.hpp"
#include "tool/cli.hpp"
#include "tool/link_report.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"
#include "workspace/discover.hpp"

namespace darkpkg {
namespace {

/// An error if the file is a database of somebody else's, or none.
Result<void> check_database(const std::string& path) {
  Result<std::optional<FileStat>> there = stat_file(path);
  if (!there) return tl::unexpected(there.error());
  if (!*there || (*there)->size == 0 || link::database_generation(path)) return {};
  return fail("'" + path + "' is no database that darkpkg linked", "--db names it; remove this one by hand");
}

/// Removes our objects: those of the sources that are there, which a build would write over, and what the last
/// generation made besides. Returns how many.
Result<std::size_t> remove_own_objects(const BuildSettings& settings) {
  OwnObjects own(settings);
  Result<Discovery> found = discover(*settings.edition, settings.root, {settings.build_dir, settings.object_dir});
  if (!found) return tl::unexpected(found.error());
  const Manifest now = make_graph(settings, *found).manifest;
  return remove_objects(now, [&](const ManifestEntry& entry) { return is_object_file(object_path(now, entry)); }) +
         remove_stale_objects(own, {});
}

/// Removes the objects and what is in the build folder, and with `database` the database too. Returns how many objects.
Result<std::size_t> clean(const BuildSettings& settings, bool database) {
  if (database)
    if (Result<void> ours = check_database(settings.database); !ours) return tl::unexpected(ours.error());
  Result<std::size_t> count = remove_own_objects(settings);
  if (!count) return count;

  std::vector<std::string> files;
  if (has_graph_record(settings)) {
    files = generated_files(settings);
    files.insert(files.end(),
                 {settings.graph_record(), settings.proofs(), settings.stamp(), link_report_path(settings.stamp()),
                  settings.history(), settings.session_socket(), settings.session_socket() + ".lock"});
    for (const char* name : {".ninja_log", ".ninja_deps", ".ninja_lock"})
      files.push_back(settings.build_dir + "/" + name);
  }
  // A build folder that the user gave may have a .gitignore of its own.
  if (settings.is_default_build_dir()) files.push_back(settings.build_dir + "/.gitignore");
  if (database)
    for (const char* suffix : {"", "-wal", "-shm", ".wal-index", ".lock"}) files.push_back(settings.database + suffix);
  for (const std::string& file : files)
    if (Result<bool> removed = remove_file(file); !removed) return tl::unexpected(removed.error());
  ::rmdir(settings.session_folder().c_str());
  ::rmdir(settings.build_dir.c_str());
  return count;
}

}  // namespace

void add_clean(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("clean", "Remove the objects and the build folder");
  auto arguments = std::make_shared<SettingsArguments>();
  auto database = std::make_shared<bool>(false);
  add_settings_options(*command, *arguments);
  command->add_flag("--database", *database, "Remove the database too, with all that others have stored in it");
  command->footer("Example:\n  darkpkg clean packages --db data.db");
  command->callback([arguments, database, &exit_code] {
    Result<std::size_t> count =
        settings_of(*arguments).and_then([&](const BuildSettings& settings) { return clean(settings, *database); });
    if (count) print_out(fmt::format("{} object{} removed\n", *count, *count == 1 ? "" : "s"));
    exit_code = count ? kOk : report(count.error());
  });
}

}  // namespace darkpkg
