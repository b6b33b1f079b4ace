#include <fmt/core.h>

#include "base/joined.hpp"
#include "tool/document/completion.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kFishHelpers = R"(# fish completion for darkpkg, written by `darkpkg completion fish`.
# Is the command that is being written `darkpkg` with these words?
function __darkpkg_is
    set -l words (commandline -opc | string match -v -- '-*')[2..]
    test (count $words) -ge (count $argv); or return 1
    for i in (seq (count $argv))
        test $words[$i] = $argv[$i]; or return 1
    end
end
# The same, and nothing behind them.
function __darkpkg_is_just
    set -l words (commandline -opc | string match -v -- '-*')[2..]
    test (count $words) -eq (count $argv); and __darkpkg_is $argv
end

# Names of items and modules; of modules only if $argv says so.
function __darkpkg_names
    set -l words (commandline -opc)
    set -l database data.db
    if set -l at (contains -i -- --db $words)
        set -q words[(math $at + 1)]; and set database $words[(math $at + 1)]
    end
    set -l module (commandline -ct | string match -r '^.*(?=\.)')
    for line in ($words[1] ls $module --db $database 2>/dev/null)
        set -l parts (string match -r '^(module|type|value|fn) +([^ <:(]+)' -- $line); or continue
        set -l name (string join . $module $parts[3])
        if test $parts[2] = module
            echo $name.\t$parts[2]
        else if not contains modules $argv
            echo $name\t$parts[2]
        end
    end
end
function __darkpkg_codes
    set -l words (commandline -opc)
    $words[1] explain | string replace '  ' \t
end

complete -c darkpkg -f
)";

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

void add(const CommandModel& command, const std::string& path, std::string& out) {
  const std::string start = fmt::format("complete -c darkpkg -n '__darkpkg_is{}'", path);
  const std::string just = fmt::format("complete -c darkpkg -n '__darkpkg_is_just{}'", path);
  for (const OptionModel& option : command.options) {
    std::string value;
    if (!option.choices.empty()) value = fmt::format(" -x -a '{}'", separated(option.choices, " "));
    else if (option.argument == "DIR") value = " -x -a '(__fish_complete_directories)'";
    else if (option.argument == "NAME") value = " -x -a '(__darkpkg_names)'";
    else if (option.argument == "MODULE") value = " -x -a '(__darkpkg_names modules)'";
    else if (option.argument == "WHAT") value = " -x -a '(__fish_complete_suffix .dark; __darkpkg_names)'";
    else if (option.argument == "CODE") value = " -x -a '(__darkpkg_codes)'";
    else if (option.argument == "TEXT") continue;
    else if (option.value == OptionModel::Value::text) value = " -r -F";
    else if (option.value == OptionModel::Value::number) value = " -x";
    if (!option.argument.empty()) {
      // For an argument -r would mean that the command needs another one.
      if (value == " -r -F") value = " -F";
      if (command.commands.empty()) out += start + value + "\n";
      continue;
    }
    std::string names;
    for (const std::string& name : option.names)
      names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    // Options of the program itself are for no command of it.
    out +=
        fmt::format("{}{}{} -d {}\n", command.commands.empty() ? start : just, names, value, fish_quoted(option.help));
  }
  for (const CommandModel& sub : command.commands)
    out += fmt::format("{} -a {} -d {}\n", just, sub.name, fish_quoted(sub.help));
  for (const CommandModel& sub : command.commands) add(sub, path + " " + sub.name, out);
}

}  // namespace

std::string fish_completion(const CommandModel& program) {
  std::string out(kFishHelpers);
  add(program, "", out);
  return out;
}

}  // namespace darkpkg
