#include "tool/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <sstream>

#include "base/edit_distance.hpp"
#include "tool/document/command_model.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

/// The width that every terminal has.
constexpr std::size_t kHelpWidth = 80;

/// Breaks `text` into lines of at most `width` characters, at spaces.
std::string wrapped(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (line > 0 && line + 1 + (end - at) > width) {
      out += '\n';
      line = 0;
    } else if (line > 0) {
      out += ' ';
      line++;
    }
    out.append(text, at, end - at);
    line += end - at;
    at = end + 1;
  }
  return out;
}

/// Has the option a value, but needs none? What it has then is no default.
bool may_stand_alone(const CLI::Option& option) {
  return option.get_items_expected_min() == 0 && option.get_items_expected_max() > 0 && !option.get_positional();
}

/// CLI11's help, in the width of a terminal and without its names of types if they say nothing.
class HelpFormatter : public CLI::Formatter {
  std::string make_option_desc(const CLI::Option* option) const override {
    return wrapped(option->get_description(), kHelpWidth - get_column_width());
  }
  std::string make_subcommand(const CLI::App* command) const override {
    std::ostringstream out;
    CLI::detail::format_help(out, command->get_display_name(true),
                             wrapped(command->get_description(), kHelpWidth - get_column_width()), get_column_width());
    return out.str();
  }
  std::string make_description(const CLI::App* app) const override {
    return wrapped(app->get_description(), kHelpWidth) + "\n";
  }
  /// Prose is wrapped; indented lines are examples, and stay as they are.
  std::string make_footer(const CLI::App* app) const override {
    std::istringstream lines(app->get_footer());
    std::string out;
    std::string prose;
    auto end_prose = [&] {
      if (!prose.empty()) out += wrapped(prose, kHelpWidth) + "\n";
      prose.clear();
    };
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && line[0] != ' ') {
        prose += (prose.empty() ? "" : " ") + line;
        continue;
      }
      end_prose();
      out += line + "\n";
    }
    end_prose();
    return out;
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string out;
    std::string type = option->get_type_name();
    if (const std::size_t choices = type.find(":{"); choices != std::string::npos) type.erase(0, choices + 1);
    if (!option->get_positional() && option->get_type_size() != 0) out = " " + type;
    if (may_stand_alone(*option)) return " [" + type + "]";
    if (!option->get_default_str().empty()) out += "=" + option->get_default_str();
    if (option->get_items_expected_max() > 1) out += " ...";
    return out;
  }
};

/// How many choices of an option its help lists.
constexpr std::size_t kShownChoices = 8;

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
  Option* or_alone(const std::string& value) override {
    option_->expected(0, 1)->default_str(value);
    return this;
  }
  Option* one_each() override {
    option_->allow_extra_args(false);
    return this;
  }
  Option* one_of(std::vector<std::string> values) override {
    choices_ = values;
    CLI::Validator among = CLI::IsMember(values);
    // CLI11 never breaks the list, and a line of help should fit in 80 columns.
    if (values.size() > kShownChoices) among.description("{" + values.front() + ",...}");
    option_->check(std::move(among));
    return this;
  }
  Option* at_least(int least) override {
    option_->check(CLI::Range(least, std::numeric_limits<int>::max()).description(""));
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
  out.stands_alone = may_stand_alone(option);
  if (!out.stands_alone) out.default_value = option.get_default_str();
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

/// The one of `names` that `written` is nearly, or nothing.
std::string did_you_mean(const std::string& written, const std::vector<std::string>& names) {
  constexpr std::size_t kMostEdits = 2;
  std::string best;
  std::size_t least = kMostEdits + 1;
  for (const std::string& name : names) {
    const std::size_t edits = edit_distance(written, name, kMostEdits);
    if (edits >= least || edits >= name.size()) continue;
    least = edits;
    best = name;
  }
  return best.empty() ? "" : "did you mean '" + best + "'? ";
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// What is wrong with the command line, and where to look. CLI11's own words if they say it.
std::string usage_message(const CLI::App& top, const CLI::ParseError& error) {
  const CLI::App* app = &top;
  std::string command = "darkpkg";
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    command += " " + app->get_name();
  }
  const bool has_commands = !names_of_commands(*app).empty();
  std::vector<std::string> extra = top.remaining(true);
  // CLI11 hands out the last one first.
  const std::string first = extra.empty() ? "" : extra.front();
  std::string what = error.what();
  std::string help;
  if (first.starts_with("-")) {
    const std::string name = first.substr(0, first.find('='));
    const std::vector<std::string> names = names_of_options(*app);
    if (std::ranges::find(names, name) != names.end()) {
      what = "the option '" + name + "' stands before its command";
      help = "write it behind: " + command + " " + name + " ...; ";
    } else {
      what = "'" + command + "' has no option '" + name + "'";
      help = did_you_mean(name, names);
    }
  } else if (!first.empty() && has_commands) {
    what = "there is no command '" + command.substr(std::min(command.size(), std::string("darkpkg ").size())) +
           (app == &top ? "" : " ") + first + "'";
    help = did_you_mean(first, names_of_commands(*app));
  } else if (!first.empty()) {
    what = "'" + command + "' does not take '" + first + "' as well";
  } else if (has_commands) {
    what = "'" + command + "' needs a command";
  }
  return "darkpkg: " + what + "\n  help: " + help + command + " --help " +
         (has_commands ? "lists the commands" : "shows how it is used") + "\n";
}

}  // namespace

int run_commands(int argc, const char* const* argv, const std::string& description, const std::string& version,
                 const std::string& footer, const std::function<void(Command&, int&)>& declare) {
  CLI::App app(description, "darkpkg");
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(footer);
  app.formatter(std::make_shared<HelpFormatter>());
  int exit_code = kOk;
  Cli11Command top(&app, {argv, static_cast<std::size_t>(argc)});
  declare(top, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    std::ostringstream text;
    const int code = app.exit(asked, text, text);
    print_out(text.str());
    return code;
  } catch (const CLI::ParseError& error) {
    print_error(usage_message(app, error));
    return kUsageError;
  }
  return exit_code;
}

}  // namespace darkpkg
