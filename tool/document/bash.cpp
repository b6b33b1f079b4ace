#include <fmt/core.h>

#include "base/joined.hpp"
#include "tool/document/completion.hpp"

namespace darkpkg {
namespace {

// `--format=js` comes as three words.
constexpr std::string_view kBashHelpers = R"(# bash completion for darkpkg, written by `darkpkg completion bash`.
# Names of items and modules that start with $1; of modules only if $2 says so.
_darkpkg_names() {
  local database=data.db module= kind name rest i
  [[ $1 == *.* ]] && module=${1%.*}
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == --db ]] || continue
    database=${COMP_WORDS[i+1]}
    [[ $database == = ]] && database=${COMP_WORDS[i+2]}
  done
  while read -r kind name rest; do
    case $kind in
      module) name=${module:+$module.}$name. ;;
      type|value|fn) [[ $2 == modules ]] && continue; name=${module:+$module.}${name%%[<:(]*} ;;
      *) continue ;;
    esac
    [[ $name == "$1"* ]] && COMPREPLY+=("$name")
  done < <("${COMP_WORDS[0]}" ls ${module:+"$module"} --db "$database" 2>/dev/null)
  # Behind a module its items follow; with several answers nothing is added anyway.
  [[ ${COMPREPLY[0]-} == *. ]] && compopt -o nospace
}
_darkpkg() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
)";
constexpr std::string_view kEnd = R"(}
complete -F _darkpkg darkpkg
)";

struct Cases {
  std::string commands;  ///< which words lead from a command to a subcommand
  std::string values;    ///< what follows an option
  std::string words;     ///< what a command takes
};

void add(const CommandModel& command, const std::string& path, Cases& cases) {
  std::vector<std::string> names, commands;
  std::string arguments;
  for (const OptionModel& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
    std::string complete;
    if (!option.choices.empty())
      complete = fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", separated(option.choices, " "));
    else if (option.argument == "DIR") complete = "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))";
    else if (option.argument == "NAME") complete = "_darkpkg_names \"$cur\"";
    else if (option.argument == "MODULE") complete = "_darkpkg_names \"$cur\" modules";
    else if (option.argument == "WHAT")
      complete =
          "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"; compgen -f -X '!*.dark' -- \"$cur\"));"
          " [[ $COMPREPLY ]] || _darkpkg_names \"$cur\"";
    else if (option.argument == "CODE")
      complete = "COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" explain | sed 's/ .*//')\" -- \"$cur\"))";
    else if (option.argument == "TEXT") continue;
    else if (option.value == OptionModel::Value::text)
      complete = "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))";
    if (!option.argument.empty() && arguments.empty()) arguments = complete;
    if (option.value == OptionModel::Value::none) continue;
    for (const std::string& name : option.names)
      cases.values += fmt::format("    '{} {}') {}{}return ;;\n", path, name, complete, complete.empty() ? "" : "; ");
  }
  for (const CommandModel& sub : command.commands) {
    commands.push_back(sub.name);
    std::string inner = path.empty() ? sub.name : path + " " + sub.name;
    cases.commands += fmt::format("      '{} {}') command='{}' ;;\n", path, sub.name, inner);
    add(sub, inner, cases);
  }
  if (!commands.empty())
    arguments = fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", separated(commands, " "));
  cases.words += fmt::format(
      "    '{}')\n"
      "      if [[ $cur == -* ]]; then\n"
      "        COMPREPLY=($(compgen -W '{}' -- \"$cur\"))\n"
      "      else\n"
      "        {}\n"
      "      fi ;;\n",
      path, separated(names, " "), arguments.empty() ? ":" : arguments);
}

}  // namespace

std::string bash_completion(const CommandModel& program) {
  Cases cases;
  add(program, "", cases);
  std::string out(kBashHelpers);
  out += "  for ((i = 1; i < COMP_CWORD; i++)); do\n    case \"$command ${COMP_WORDS[i]}\" in\n" + cases.commands +
         "    esac\n  done\n";
  out += "  case \"$command $prev\" in\n" + cases.values + "  esac\n";
  out += "  case \"$command\" in\n" + cases.words + "  esac\n";
  return out.append(kEnd);
}

}  // namespace darkpkg
