#include "tool/document/man.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "base/joined.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kExitStatus = R"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
An error in the packages.
.TP
.B 2
Wrong usage.
.TP
.B 3
A file or database that cannot be used.
)";

/// Text that roff takes as it is, also at the start of a line.
std::string escaped(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else if (c == '\'') out += "\\(aq";
    else if (c == '`') out += "\\(ga";
    else out += c;
    line_start = c == '\n';
  }
  return out;
}

/// What stands behind an option's name.
std::string value_of(const OptionModel& option) {
  if (option.value == OptionModel::Value::none) return "";
  return option.stands_alone ? " [\\fIVALUE\\fR]" : " \\fIVALUE\\fR";
}

/// "[--db TEXT]", "FILE", "[DIR]".
std::string in_synopsis(const OptionModel& option) {
  std::string out = option.argument.empty() ? "\\fB" + escaped(option.names.back()) + "\\fR"
                                            : "\\fI" + escaped(option.argument) + "\\fR";
  if (option.argument.empty()) out += value_of(option);
  if (!option.required) out = "[" + out + "]";
  return out + (option.repeats ? "..." : "");
}

std::string synopsis(const CommandModel& command, const std::string& path) {
  std::string out = ".B " + escaped(path) + "\n";
  std::string arguments;
  for (const OptionModel& option : command.options)
    (option.argument.empty() ? out : arguments) += in_synopsis(option) + "\n";
  if (!command.commands.empty()) arguments += "\\fICOMMAND\\fR ...\n";
  return out + arguments;
}

std::string entry(const OptionModel& option) {
  std::string out = ".TP\n";
  if (!option.argument.empty()) {
    out += "\\fI" + escaped(option.argument) + "\\fR\n";
  } else {
    std::vector<std::string> names;
    for (const std::string& name : option.names) names.push_back("\\fB" + escaped(name) + "\\fR");
    out += separated(names, ", ") + value_of(option) + "\n";
  }
  out += escaped(option.help) + ".\n";
  if (!option.choices.empty()) out += escaped(fmt::format("One of {}.", separated(option.choices, ", "))) + "\n";
  if (!option.default_value.empty()) out += escaped("Default: " + option.default_value + ".") + "\n";
  return out;
}

std::string options_of(const CommandModel& command) {
  std::string out;
  for (bool arguments : {true, false})
    for (const OptionModel& option : command.options)
      if (option.argument.empty() != arguments) out += entry(option);
  return out;
}

/// Where the footer's examples start: a line `Example:`, `Examples:` or `Example, after a checkout:`.
std::size_t examples_start(const std::string& footer) {
  if (footer.starts_with("Example")) return 0;
  std::size_t at = footer.find("\nExample");
  return at == std::string::npos ? footer.size() : at + 1;
}

/// What the footer says before its examples.
std::string description(const std::string& footer) {
  std::string text = footer.substr(0, examples_start(footer));
  text.erase(text.find_last_not_of('\n') + 1);
  return text.empty() ? "" : ".SH DESCRIPTION\n" + escaped(text) + "\n";
}

std::string examples(const std::string& footer) {
  std::string text = footer.substr(examples_start(footer));
  text = text.substr(0, text.find("\n\n"));
  std::size_t first = text.find('\n');
  if (first == std::string::npos) return "";
  std::string title = text.substr(0, first);
  std::string out = ".SH EXAMPLES\n";
  if (title.find(',') != std::string::npos) out += escaped(title) + "\n.PP\n";
  return out + ".nf\n" + escaped(text.substr(first + 1)) + "\n.fi\n";
}

std::string start(const std::string& name, const std::string& help, const std::string& version) {
  std::string upper = name;
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return fmt::format(
      ".TH \"{}\" \"1\" \"\" \"{}\" \"darkpkg\"\n.\\\" Names are not to be divided.\n.nh\n.ad "
      "l\n.SH NAME\n{} \\- {}\n",
      upper, version, escaped(name), escaped(help));
}

ManPage page(const CommandModel& command, const std::string& version) {
  std::string name = "darkpkg-" + command.name;
  std::string path = "darkpkg " + command.name;
  std::string roff = start(name, command.help, version) + ".SH SYNOPSIS\n";
  if (command.commands.empty()) roff += synopsis(command, path);
  for (const CommandModel& sub : command.commands)
    roff += synopsis(sub, path + " " + sub.name) + (&sub == &command.commands.back() ? "" : ".br\n");
  roff += description(command.footer) + ".SH OPTIONS\n" + options_of(command);
  for (const CommandModel& sub : command.commands)
    roff += ".SS " + escaped(sub.name) + "\n" + escaped(sub.help) + ".\n" + options_of(sub);
  roff += examples(command.footer);
  roff += kExitStatus;
  return {name, roff + ".SH SEE ALSO\n.BR darkpkg (1)\n"};
}

}  // namespace

std::vector<ManPage> man_pages(const CommandModel& program, const std::string& version) {
  std::string roff = start("darkpkg", program.help, version) + ".SH SYNOPSIS\n" + synopsis(program, "darkpkg") +
                     ".SH OPTIONS\n" + options_of(program) + ".SH COMMANDS\n";
  std::string others;
  for (const CommandModel& command : program.commands) {
    roff += ".TP\n\\fB" + escaped(command.name) + "\\fR\n" + escaped(command.help) + ".\n";
    others += (others.empty() ? "" : ",\n") + (".BR darkpkg\\-" + escaped(command.name) + " (1)");
  }
  roff += examples(program.footer);
  roff += kExitStatus;
  std::vector<ManPage> out{{"darkpkg", roff + ".SH SEE ALSO\n" + others + "\n"}};
  for (const CommandModel& command : program.commands) out.push_back(page(command, version));
  return out;
}

}  // namespace darkpkg
