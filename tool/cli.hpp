#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "tool/exit_code.hpp"

namespace darkpkg {

struct CommandModel;

/// An option or argument that was added to a command.
class Option {
 public:
  virtual ~Option() = default;
  virtual Option* required() = 0;
  /// Shows the variable's value as the default.
  virtual Option* capture_default_str() = 0;
  /// The option may stand without a value; it has this one then.
  virtual Option* or_alone(const std::string& value) = 0;
  /// One value each time it is given; options that take many otherwise take all that follow.
  virtual Option* one_each() = 0;
  virtual Option* one_of(std::vector<std::string> values) = 0;
  virtual Option* at_least(int least) = 0;
  /// Not both of them.
  virtual Option* excludes(Option* other) = 0;
};

/// A command as its file declares it. CLI11 does the work, behind this: it takes seconds to compile wherever it is
/// seen.
class Command {
 public:
  virtual ~Command() = default;
  /// `names`: "-j,--jobs", or "FILE" for an argument. The variable must live as long as the command.
  virtual Option* add_option(const std::string& names, std::string& to, const std::string& help) = 0;
  virtual Option* add_option(const std::string& names, int& to, const std::string& help) = 0;
  virtual Option* add_option(const std::string& names, double& to, const std::string& help) = 0;
  /// Takes one or more.
  virtual Option* add_option(const std::string& names, std::vector<std::string>& to, const std::string& help) = 0;
  virtual Option* add_flag(const std::string& names, bool& to, const std::string& help) = 0;
  virtual Command* add_subcommand(const std::string& name, const std::string& help) = 0;
  /// One subcommand has to be given.
  virtual void require_subcommand() = 0;
  /// What --help shows last: examples.
  virtual void footer(const std::string& text) = 0;
  /// What runs once the command line is read.
  virtual void callback(std::function<void()> run) = 0;
  /// What was declared so far, with all subcommands.
  virtual CommandModel model() const = 0;
  /// The whole command line, as main() got it.
  virtual std::vector<std::string> arguments() const = 0;
};

/// A command line whose `declare` adds its subcommands; returns the exit code that they leave in the int, or that of a
/// mistake in the arguments, after saying what is wrong.
int run_commands(int argc, const char* const* argv, const std::string& description, const std::string& version,
                 const std::string& footer, const std::function<void(Command&, int&)>& declare);

/// Each adds a subcommand to the command line. Its callback puts what the process should end with into `exit_code`.
void add_compile(Command& app, int& exit_code);
void add_link(Command& app, int& exit_code);
void add_builtins(Command& app, int& exit_code);
void add_generate(Command& app, int& exit_code);
void add_build(Command& app, int& exit_code);
void add_watch(Command& app, int& exit_code);
void add_serve(Command& app, int& exit_code);
void add_lsp(Command& app, int& exit_code);
void add_clean(Command& app, int& exit_code);
void add_inspect(Command& app, int& exit_code);
void add_show(Command& app, int& exit_code);
void add_ls(Command& app, int& exit_code);
void add_find(Command& app, int& exit_code);
void add_refs(Command& app, int& exit_code);
void add_deps(Command& app, int& exit_code);
void add_impact(Command& app, int& exit_code);
void add_diff(Command& app, int& exit_code);
void add_graph(Command& app, int& exit_code);
void add_stats(Command& app, int& exit_code);
void add_why(Command& app, int& exit_code);
void add_verify(Command& app, int& exit_code);
void add_restore(Command& app, int& exit_code);
void add_cache(Command& app, int& exit_code);
void add_export(Command& app, int& exit_code);
void add_explain(Command& app, int& exit_code);
void add_completion(Command& app, int& exit_code);
void add_man(Command& app, int& exit_code);

}  // namespace darkpkg
