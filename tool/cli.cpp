#include "tool/cli.hpp"

#include <CLI/CLI.hpp>

#include "tool/message.hpp"

namespace darkpkg {
namespace {

class Cli11Option : public Option {
 public:
  explicit Cli11Option(CLI::Option* option) : option_(option) {}
  Option* required() override {
    option_->required();
    return this;
  }
  Option* capture_default_str() override {
    option_->capture_default_str();
    return this;
  }
  Option* one_of(std::vector<std::string> values) override {
    option_->check(CLI::IsMember(std::move(values)));
    return this;
  }
  Option* at_least(int least) override {
    option_->check(CLI::Range(least, std::numeric_limits<int>::max()));
    return this;
  }
  Option* excludes(Option* other) override {
    option_->excludes(static_cast<Cli11Option*>(other)->option_);
    return this;
  }

 private:
  CLI::Option* option_;
};

class Cli11Command : public Command {
 public:
  explicit Cli11Command(CLI::App* app) : app_(app) {}

  Option* add_option(const std::string& names, std::string& to, const std::string& help) override {
    return keep(app_->add_option(names, to, help));
  }
  Option* add_option(const std::string& names, int& to, const std::string& help) override {
    return keep(app_->add_option(names, to, help));
  }
  Option* add_option(const std::string& names, double& to, const std::string& help) override {
    return keep(app_->add_option(names, to, help));
  }
  Option* add_option(const std::string& names, std::vector<std::string>& to, const std::string& help) override {
    return keep(app_->add_option(names, to, help));
  }
  Option* add_flag(const std::string& names, bool& to, const std::string& help) override {
    return keep(app_->add_flag(names, to, help));
  }
  Command* add_subcommand(const std::string& name, const std::string& help) override {
    commands_.push_back(std::make_unique<Cli11Command>(app_->add_subcommand(name, help)));
    return commands_.back().get();
  }
  void require_subcommand() override { app_->require_subcommand(1); }
  void footer(const std::string& text) override { app_->footer(text); }
  void callback(std::function<void()> run) override { app_->callback(std::move(run)); }

 private:
  Option* keep(CLI::Option* option) {
    options_.push_back(std::make_unique<Cli11Option>(option));
    return options_.back().get();
  }

  CLI::App* app_;
  std::vector<std::unique_ptr<Cli11Option>> options_;
  std::vector<std::unique_ptr<Cli11Command>> commands_;
};

}  // namespace

int run_commands(int argc, const char* const* argv, const std::string& description, const std::string& version,
                 const std::string& footer, const std::function<void(Command&, int&)>& declare) {
  CLI::App app(description, "darkpkg");
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(footer);
  int exit_code = kOk;
  Cli11Command top(&app);
  declare(top, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    print_error("darkpkg: " + std::string(error.what()) + "\n  help: darkpkg --help lists the commands\n");
    return kUsageError;
  }
  return exit_code;
}

}  // namespace darkpkg
