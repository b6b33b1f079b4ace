#include "rules/uuid/parse/foreign.hpp"

#include <span>

namespace darkpkg {
namespace {

struct Word {
  std::string_view text;
  Foreign role;
};

constexpr Word kDefinitions[] = {
    {"def", Foreign::function},      {"defn", Foreign::function},  {"defp", Foreign::function},
    {"fn", Foreign::function},       {"fun", Foreign::function},   {"func", Foreign::function},
    {"function", Foreign::function}, {"proc", Foreign::function},  {"sub", Foreign::function},
    {"class", Foreign::type},        {"data", Foreign::cases},     {"enum", Foreign::cases},
    {"impl", Foreign::type},         {"interface", Foreign::type}, {"newtype", Foreign::cases},
    {"record", Foreign::type},       {"struct", Foreign::type},    {"trait", Foreign::type},
    {"typedef", Foreign::type},      {"union", Foreign::cases},    {"auto", Foreign::value},
    {"const", Foreign::value},       {"val", Foreign::hash_value}, {"var", Foreign::value},
    {"defmodule", Foreign::module},  {"package", Foreign::module}, {"alias", Foreign::import},
    {"from", Foreign::import},       {"import", Foreign::import},  {"include", Foreign::import},
    {"require", Foreign::import},    {"use", Foreign::import},     {"using", Foreign::import},
    {"abstract", Foreign::modifier}, {"async", Foreign::modifier}, {"export", Foreign::modifier},
    {"final", Foreign::modifier},    {"pub", Foreign::modifier},   {"static", Foreign::modifier},
};

constexpr Word kPhrases[] = {
    {"case", Foreign::choice},   {"cond", Foreign::choice}, {"select", Foreign::choice}, {"switch", Foreign::choice},
    {"foreach", Foreign::loop},  {"raise", Foreign::raise}, {"throw", Foreign::raise},   {"await", Foreign::wait},
    {"lambda", Foreign::lambda}, {"def", Foreign::lambda},  {"fn", Foreign::lambda},     {"func", Foreign::lambda},
    {"const", Foreign::value},   {"val", Foreign::value},   {"var", Foreign::value},     {"import", Foreign::import},
};

Foreign find(std::span<const Word> words, std::string_view text) {
  for (const Word& word : words)
    if (word.text == text) return word.role;
  return Foreign::none;
}

}  // namespace

Foreign foreign_definition(std::string_view word) { return find(kDefinitions, word); }
Foreign foreign_phrase(std::string_view word) { return find(kPhrases, word); }

std::string foreign_help(Foreign role, std::string_view name) {
  auto named = [&](std::string_view otherwise) { return std::string(name.empty() ? otherwise : name); };
  switch (role) {
    case Foreign::function:
      return "functions are defined with `let`: `let " + named("name") + " (parameter: Int64) : Int64 = ...`";
    case Foreign::type: return "types are defined with `type`: `type " + named("Name") + " = { field: Int64 }`";
    case Foreign::cases:
      return "types are defined with `type`: `type " + named("Name") + " = | First | Second of Int64`";
    case Foreign::value: return "values have names by `let`: `let " + named("name") + " = ...`";
    case Foreign::hash_value:
      return foreign_help(Foreign::value, name) + "; `val` is for packages of edition hash: `--edition hash`";
    case Foreign::module: return "a file starts with a line `module Owner.Name`, and what follows is in that module";
    case Foreign::import:
      return "nothing is imported: write the whole name where it is used, such as `Stdlib.List.map`";
    case Foreign::modifier: return "all definitions are public, and start with `let`, `type` or `module`";
    case Foreign::choice:
      return "to choose by a value, write `match value with`, and lines of the form `| pattern -> ...`";
    case Foreign::loop: return "use the functions of Stdlib.List, such as `Stdlib.List.map`";
    case Foreign::raise: return "Dark has no exceptions: use a Result";
    case Foreign::wait: return "a call waits for its result: remove the word";
    case Foreign::lambda: return "a function inside of another is a lambda: `fun x -> ...`";
    case Foreign::none: break;
  }
  return {};
}

}  // namespace darkpkg
