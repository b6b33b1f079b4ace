#pragma once

#include <string>
#include <vector>

namespace darkpkg {

/// An option or argument as its command declares it.
struct OptionModel {
  enum class Value { none, text, number };

  std::vector<std::string> names;  ///< "-j", "--jobs"; of an argument: none
  std::string argument;            ///< "DIR": what an argument is called; of an option: empty. Completion goes by it
  std::string help;
  std::string default_value;
  std::vector<std::string> choices;  ///< what its value may be, if that is a closed set
  Value value = Value::none;
  bool required = false;
  bool repeats = false;
  bool stands_alone = false;  ///< it may be given without its value
};

/// A command as it was declared: what --help, the completion scripts and the manual pages are made of.
struct CommandModel {
  std::string name;
  std::string help;    ///< one line
  std::string footer;  ///< examples
  std::vector<OptionModel> options;
  std::vector<CommandModel> commands;
};

}  // namespace darkpkg
