#include "tool/cli.hpp"

#include <CLI/CLI.hpp>
#include <span>

#include "tool/document/command_model.hpp"
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
  Option* one_each() override {
    option_->allow_extra_args(false);
    return this;
  }
  Option* one_of(std::vector<std::string> values) override {
    choices_ = values;
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

  bool is(const CLI::Option* option) const { return option == option_; }
  const std::vector<std::string>& choices() const { return choices_; }

 private:
  CLI::Option* option_;
  std::vector<std::string> choices_;
};

OptionModel model_of(const CLI::Option& option) {
  OptionModel out;
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  out.argument = option.get_positional() ? option.get_name(true, false) : "";
  out.help = option.get_description();
  out.default_value = option.get_default_str();
  out.required = option.get_required();
  out.repeats = option.get_items_expected_max() > 1;
  if (option.get_items_expected_max() == 0) out.value = OptionModel::Value::none;
  else if (option.get_type_name().starts_with("TEXT")) out.value = OptionModel::Value::text;
  else out.value = OptionModel::Value::number;
  return out;
}

class Cli11Command : public Command {
 public:
  Cli11Command(CLI::App* app, std::span<const char* const> arguments) : app_(app), arguments_(arguments) {}

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
    commands_.push_back(std::make_unique<Cli11Command>(app_->add_subcommand(name, help), arguments_));
    return commands_.back().get();
  }
  void require_subcommand() override { app_->require_subcommand(1); }
  void footer(const std::string& text) override { app_->footer(text); }
  void callback(std::function<void()> run) override { app_->callback(std::move(run)); }

  CommandModel model() const override {
    CommandModel out;
    out.name = app_->get_name();
    out.help = app_->get_description();
    out.footer = app_->get_footer();
    const CLI::App& app = *app_;
    for (const CLI::Option* option : app.get_options()) {
      OptionModel& to = out.options.emplace_back(model_of(*option));
      for (const std::unique_ptr<Cli11Option>& each : options_)
        if (each->is(option)) to.choices = each->choices();
    }
    for (const std::unique_ptr<Cli11Command>& command : commands_) out.commands.push_back(command->model());
    return out;
  }
  std::vector<std::string> arguments() const override { return {arguments_.begin(), arguments_.end()}; }

 private:
  Option* keep(CLI::Option* option) {
    options_.push_back(std::make_unique<Cli11Option>(option));
    return options_.back().get();
  }

  CLI::App* app_;
  std::span<const char* const> arguments_;
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
  Cli11Command top(&app, {argv, static_cast<std::size_t>(argc)});
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
