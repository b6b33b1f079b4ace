#include "workspace/git_tree.hpp"

#include <utility>
#include <vector>

#include "base/run_program.hpp"
#include "base/temporary_folder.hpp"

namespace darkpkg {
namespace {

/// Runs Git and returns the lines that it prints. `what`: what can't be done if it fails.
Result<std::vector<std::string>> git(const std::string& folder, std::vector<std::string> arguments,
                                     std::vector<std::pair<std::string, std::string>> environment,
                                     const std::string& what) {
  // No program of the repository's runs, and nothing of Git's own appears in it. The words are for us.
  environment.emplace_back("LC_ALL", "C");
  ProgramCall call{{"git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c",
                    "core.splitIndex=false", "-c", "core.untrackedCache=false"},
                   folder,
                   std::move(environment)};
  call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
  std::vector<std::string> lines;
  Result<ProgramExit> exit = run_program(call, [&](std::string_view line) { lines.emplace_back(line); });
  if (!exit) return fail(exit.error().message, "install Git (Debian: apt-get install git)");
  if (exit->interrupted != 0 || exit->signal != 0) return fail("Git was interrupted");
  if (exit->code == 0) return lines;
  std::string why = lines.empty() ? "git ended with " + std::to_string(exit->code) : lines.front();
  if (why.starts_with("fatal: ")) why.erase(0, std::string_view("fatal: ").size());
  return fail(what + ": " + why);
}

}  // namespace

Result<void> check_out_folder(const std::string& folder, const std::string& revision, const std::string& to) {
  const std::string what = "cannot read '" + folder + "' of the revision '" + revision + "'";
  Result<std::vector<std::string>> found = git(folder, {"rev-parse", "--absolute-git-dir", revision + ":./"}, {}, what);
  if (!found) return tl::unexpected(found.error());
  if (found->size() != 2) return fail(what + ": it is no single revision");
  Result<TemporaryFolder> own = TemporaryFolder::make();
  if (!own) return tl::unexpected(own.error());
  const std::vector<std::pair<std::string, std::string>> apart{
      {"GIT_DIR", found->front()}, {"GIT_WORK_TREE", to}, {"GIT_INDEX_FILE", own->path() + "/index"}};
  Result<std::vector<std::string>> done = git(to, {"read-tree", found->back()}, apart, what);
  if (done) done = git(to, {"checkout-index", "--all"}, apart, what);
  return done ? Result<void>() : tl::unexpected(done.error());
}

}  // namespace darkpkg
