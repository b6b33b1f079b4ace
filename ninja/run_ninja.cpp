#include "ninja/run_ninja.hpp"

#include "base/environment.hpp"

namespace darkpkg {

Result<std::string> ninja_program() {
  std::string chosen = environment::text("NINJA");
  if (chosen.empty()) return "ninja";
  // Only what has a slash is a path; it is run in another folder.
  return chosen.find('/') == std::string::npos ? chosen : environment::path("NINJA");
}

Result<ProgramExit> run_ninja(const NinjaCall& call, const std::function<void(std::string_view line)>& line) {
  Result<std::string> program = ninja_program();
  if (!program) return tl::unexpected(program.error());
  ProgramCall run{{std::move(*program)}, call.build_dir, call.environment};
  run.arguments.insert(run.arguments.end(), call.arguments.begin(), call.arguments.end());
  return run_program(run, line).map_error([](Error error) {
    if (error.hint.empty())
      error.hint = "install Ninja (Debian: apt-get install ninja-build), or name it in the variable NINJA";
    return error;
  });
}

}  // namespace darkpkg
