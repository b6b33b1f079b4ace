// Parses files of edition `hash` and prints what the compiler tells of them, one diagnostic a line: `hash_parse
// FILE...`. With `--repeat N` before the files it only parses all of them N times and prints the milliseconds of the
// fastest time.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/deep_stack.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/source/decode.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg::hash {
namespace {

struct Input {
  std::string path;
  std::string bytes;
};

bool parse_file(const Input& input, Renderer* renderer) {
  Diagnostics diagnostics;
  Arena arena;
  std::optional<Source> source = decode_lenient(input.path, input.bytes, diagnostics);
  std::optional<syntax::File> file;
  if (source) with_deep_stack([&] { file = parse(*source, arena, diagnostics); });
  if (file.has_value() == diagnostics.has_errors()) {
    fmt::print("{}: a tree and errors, or none of both\n", input.path);
    return false;
  }
  if (!renderer) return file.has_value();
  if (file) with_deep_stack([&] { convert_program(*file, arena, diagnostics); });
  diagnostics.sort();
  for (const Diagnostic& one : diagnostics.all())
    renderer->add(input.path, source ? source->text : std::string_view(), one);
  return !diagnostics.has_errors();
}

int run(std::span<char*> arguments) {
  int repeat = 0;
  Format format = Format::text;
  if (!arguments.empty() && std::string_view(arguments[0]) == "--short") {
    format = Format::brief;
    arguments = arguments.subspan(1);
  }
  if (arguments.size() > 1 && std::string_view(arguments[0]) == "--repeat") {
    repeat = std::atoi(arguments[1]);
    arguments = arguments.subspan(2);
  }
  std::vector<Input> inputs;
  for (const char* path : arguments) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      fmt::print(stderr, "hash_parse: can't read {}\n", path);
      return 2;
    }
    inputs.push_back({path, std::string(std::istreambuf_iterator<char>(file), {})});
  }
  if (repeat == 0) {
    Renderer renderer(format, false, false);
    bool all = true;
    for (const Input& input : inputs) all = parse_file(input, &renderer) && all;
    renderer.print();
    return all ? 0 : 1;
  }
  double best = 0;
  for (int i = 0; i < repeat; i++) {
    const auto start = std::chrono::steady_clock::now();
    for (const Input& input : inputs) parse_file(input, nullptr);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    best = i == 0 ? took.count() : std::min(best, took.count());
  }
  fmt::print("{:.1f} ms\n", best);
  return 0;
}

}  // namespace
}  // namespace darkpkg::hash

int main(int argc, char** argv) { return darkpkg::hash::run({argv + 1, argv + argc}); }
