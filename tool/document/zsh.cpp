#include <fmt/core.h>

#include "base/joined.hpp"
#include "tool/document/completion.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kZshHelpers = R"zsh(# Names of items and modules; of modules only where $1 says so.
_darkpkg_names() {
  local database=${opt_args[--db]:-data.db} module= kind name rest
  local -a items modules
  [[ $PREFIX == *.* ]] && module=${PREFIX%.*}
  "$service" ls $module --db $database 2>/dev/null | while read -r kind name rest; do
    name=${module:+$module.}${name%%[<:(]*}
    case $kind in
      module) modules+=($name) ;;
      type|value|fn) [[ ${@[-1]} == modules ]] || items+=($name) ;;
    esac
  done
  # Behind a module its items follow.
  compadd -S . -q -a modules
  compadd -a items
}

_darkpkg_files_or_names() {
  _alternative 'files:file:_files -g "*.dark"' 'names:name:_darkpkg_names'
}

_darkpkg_codes() {
  local -a codes=(${(f)"$("$service" explain | sed 's/  /:/')"})
  _describe code codes
}

)zsh";

/// Text for single quotes, without what _arguments and _describe read as signs of their own.
std::string zsh_quoted(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string value_action(const OptionModel& option) {
  if (!option.choices.empty()) return fmt::format("({})", separated(option.choices, " "));
  if (option.argument == "DIR") return "_files -/";
  if (option.argument == "NAME") return "_darkpkg_names";
  if (option.argument == "MODULE") return "_darkpkg_names modules";
  if (option.argument == "WHAT") return "_darkpkg_files_or_names";
  if (option.argument == "CODE") return "_darkpkg_codes";
  if (option.argument == "TEXT") return "";
  return option.value == OptionModel::Value::text ? "_files" : "";
}

/// One specification of _arguments for each name.
std::string specifications(const OptionModel& option) {
  if (!option.argument.empty())
    return fmt::format("    '{}:{}:{}' \\\n",
                       option.repeats    ? "*"
                       : option.required ? "1"
                                         : ":",
                       option.argument, value_action(option));
  std::string out;
  for (const std::string& name : option.names) {
    // One name shuts the others out, unless the option may be repeated.
    std::string spec = option.repeats ? "*" : fmt::format("({})", separated(option.names, " "));
    bool is_long = name.starts_with("--");
    std::string value;
    if (option.value != OptionModel::Value::none) {
      spec += name + (is_long ? "=" : "+");
      value = ":value:" + value_action(option);
    } else {
      spec += name;
    }
    out += fmt::format("    '{}[{}]{}' \\\n", spec, zsh_quoted(option.help), value);
  }
  return out;
}

void add_zsh(const CommandModel& command, const std::string& function, std::string& out) {
  std::string body = function + "() {\n";
  std::string options;
  for (const OptionModel& option : command.options)
    if (option.argument.empty() || command.commands.empty()) options += specifications(option);
  if (command.commands.empty()) {
    body += "  typeset -A opt_args\n  _arguments -s \\\n" + options + "    && return\n}\n\n";
    out += body;
    return;
  }
  std::string names, cases;
  for (const CommandModel& sub : command.commands) {
    std::string inner = function + "_" + sub.name;
    add_zsh(sub, inner, out);
    names += fmt::format("      '{}:{}'\n", sub.name, zsh_quoted(sub.help));
    cases += fmt::format("        {}) {} ;;\n", sub.name, inner);
  }
  body +=
      "  local context state state_descr line\n"
      "  typeset -A opt_args\n"
      "  _arguments -C \\\n" +
      options +
      "    '1:command:->command' \\\n"
      "    '*::argument:->argument' && return\n"
      "  case $state in\n"
      "    command)\n"
      "      local -a commands=(\n" +
      names +
      "      )\n"
      "      _describe command commands ;;\n"
      "    argument)\n"
      "      case $line[1] in\n" +
      cases +
      "      esac ;;\n"
      "  esac\n"
      "}\n\n";
  out += body;
}

}  // namespace

std::string zsh_completion(const CommandModel& program) {
  std::string out = "#compdef darkpkg\n# zsh completion for darkpkg, written by `darkpkg completion zsh`.\n\n";
  out += kZshHelpers;
  add_zsh(program, "_darkpkg", out);
  // As a file of $fpath the script is the function itself; sourced, it says what it completes.
  return out +
         "if [[ $funcstack[1] == _darkpkg ]]; then\n"
         "  _darkpkg \"$@\"\n"
         "else\n"
         "  compdef _darkpkg darkpkg\n"
         "fi\n";
}

}  // namespace darkpkg
