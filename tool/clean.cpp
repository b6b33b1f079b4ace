#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.hpp"
#include "ninja/discover.hpp"
#include "ninja/generation.hpp"
#include "ninja/objects.hpp"
#include "tool/cli.hpp"
#include "tool/link_report.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {
namespace {

/// Removes a file; false where there is none.
Result<bool> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return fail(errno_message("remove", path));
}

/// Removes the objects and what is in the build folder, and with `database` the database too. Returns how many objects.
Result<std::size_t> clean(const BuildSettings& settings, bool database) {
  std::size_t count = 0;
  if (Result<Manifest> manifest = read_manifest(settings.manifest()))
    count += remove_stale_objects(*manifest, Manifest{});
  if (settings.objects_beside_sources()) {
    // Those that no manifest tells of.
    Result<Discovery> found = discover(settings.root, {settings.build_dir});
    if (!found) return tl::unexpected(found.error());
    for (const std::string& object : found->objects) {
      Result<bool> removed = remove_file(settings.root + "/" + object);
      if (!removed) return tl::unexpected(removed.error());
      count += *removed;
    }
  }

  std::vector<std::string> files = generated_files(settings);
  files.insert(files.end(),
               {settings.generation(), settings.stamp(), link_report_path(settings.stamp()), settings.history()});
  for (const char* name : {".ninja_log", ".ninja_deps", ".ninja_lock", ".gitignore"})
    files.push_back(settings.build_dir + "/" + name);
  if (database)
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) files.push_back(settings.database + suffix);
  // A build folder that the user gave may have a .gitignore of its own.
  if (settings.build_dir != default_build_dir(settings.database)) std::erase(files, settings.build_dir + "/.gitignore");
  for (const std::string& file : files)
    if (Result<bool> removed = remove_file(file); !removed) return tl::unexpected(removed.error());
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
    Result<std::size_t> count = clean(settings_of(*arguments), *database);
    if (count) print_out(fmt::format("{} object{} removed\n", *count, *count == 1 ? "" : "s"));
    exit_code = count ? kOk : report(count.error());
  });
}

}  // namespace darkpkg
