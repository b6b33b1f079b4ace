#include <fmt/core.h>

#include <chrono>
#include <optional>

#include "base/path.hpp"
#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "tool/status_line.hpp"

namespace darkpkg {
namespace {

/// A subcommand of `cache`.
using Action = Result<std::string> (*)(const artifacts::Folder& shared);

std::string ago(std::int64_t then_ns) {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count() - then_ns / 1'000'000'000;
  if (seconds < 0) return "0 s";  // a clock that was turned back, or a time that somebody set
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86'400);
}

Result<std::string> stats(const artifacts::Folder& shared) {
  return shared.usage().map([&](const artifacts::Usage& usage) {
    std::string out = fmt::format("folder   {}\nobjects  {}\nsize     {} of {}\n", shared.root(), usage.objects,
                                  size_text(usage.counted), size_text(shared.limit()));
    if (usage.objects > 0) out += fmt::format("oldest   used {} ago\n", ago(usage.oldest_use_ns));
    return out;
  });
}

Result<std::string> trim(const artifacts::Folder& shared) {
  return shared.trim(shared.limit()).map([](std::uint64_t removed) {
    return fmt::format("{} objects removed\n", removed);
  });
}

Result<std::string> verify_objects(const artifacts::Folder& shared) {
  return shared.verify().map([](const artifacts::Verified& verified) {
    return fmt::format("{} objects verified, {} bad ones removed\n", verified.objects, verified.removed);
  });
}

Result<std::string> clear(const artifacts::Folder& shared) {
  return shared.trim(0).map([](std::uint64_t removed) { return fmt::format("{} objects removed\n", removed); });
}

ExitCode run(const CacheArguments& arguments, Action action) {
  Result<std::uint64_t> limit = cache_limit(arguments);
  if (!limit) {
    report(limit.error());
    return kUsageError;
  }
  const std::string folder = cache_folder(arguments);
  if (folder.empty()) {
    report({"there is no cache", "name it with --cache-dir or DARKPKG_CACHE_DIR"});
    return kUsageError;
  }
  std::optional<ShownProgress> progress(std::in_place);
  Result<std::string> text =
      absolute_path(folder)
          .and_then([&](const std::string& path) { return artifacts::Folder::find(path, *limit); })
          .and_then(action);
  progress.reset();
  if (!text) return report(text.error());
  print_out(*text);
  return kOk;
}

}  // namespace

void add_cache(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("cache", "Look after the folder that builds share objects through");
  auto arguments = std::make_shared<CacheArguments>();
  command->require_subcommand();
  auto add = [&](const char* name, const char* what, Action action) {
    Command* sub = command->add_subcommand(name, what);
    add_folder_options(*sub, *arguments);
    sub->callback([arguments, action, &exit_code] { exit_code = run(*arguments, action); });
  };
  add("stats", "Say how many objects it holds, and how old they are", stats);
  add("trim", "Remove what was used longest ago until it is within its limit", trim);
  add("verify", "Read all objects and remove damaged ones", verify_objects);
  add("clear", "Remove all objects", clear);
  command->footer("Example:\n  darkpkg cache trim --cache-dir /var/cache/darkpkg --cache-limit 500M");
}

}  // namespace darkpkg
