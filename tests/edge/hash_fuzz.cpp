// Feeds the front end of edition `hash` with changed sources: `hash_fuzz EXECUTIONS SEED FILE...`. Whatever it reads,
// it gives a tree or errors, each error has a place and words, and what has a tree has code: whatever its names resolve
// to, open code that fits is the code from scratch. With a compiler that has libFuzzer, LLVMFuzzerTestOneInput is the
// target.

#include <fmt/core.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/deep_stack.hpp"
#include "rules/hash/item_code.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/source/decode.hpp"
#include "rules/hash/wire/fill.hpp"

namespace darkpkg::hash {
namespace {

std::uint64_t checked_items = 0;

/// All forms of an item's code, filled.
std::string filled(const ItemCode& code, const ProgramItem& item, const wire::Targets& targets) {
  static const std::string own(64, 'a');
  std::string bytes;
  wire::fill_pt(bytes, code.program, own, NodeIds(item.kind, item.name), targets);
  wire::fill_canonical(bytes, code.program, targets, {});
  if (item.kind != ItemKind::value) wire::fill_rt(bytes, code.runtime, own, targets);
  return bytes;
}

/// Resolves the item's references by chance, some to nothing.
void check_code(const ProgramItem& item, Arena& arena, std::minstd_rand& random) {
  static const std::string digits(64, 'b');
  std::vector<Shape> shapes;
  std::vector<wire::Target> targets;
  for (const Reference& reference : item.references) {
    const ReferenceTraits& kind = traits(reference.kind);
    Shape shape = kind.accepts[random() % 2];
    if (!shape && kind.required) shape = kind.accepts[0];
    shapes.push_back(shape);
    if (!shape) targets.emplace_back(pt::NameError::not_found);
    else if (shape != ItemKind::type && random() % 4 == 0) targets.emplace_back(pt::Builtin{"b", 1});
    else targets.emplace_back(pt::Package{digits, pt::Location{"A", {}, "x"}});
    if (random() % 5 == 0 && !kind.required) {
      shapes.back() = std::nullopt;
      targets.back() = pt::NameError::not_found;
    }
  }
  checked_items++;
  const wire::Targets all(targets, shapes, item.references);
  const ItemCode open = encode_item(item, arena);
  const std::string scratch = filled(encode_item(item, shapes, arena), item, all);
  if (hold(open.expectations, shapes)) DARKPKG_CHECK(filled(open, item, all) == scratch);
}

void execute(std::string_view bytes) {
  Diagnostics diagnostics;
  Arena arena;
  const std::optional<Source> source = decode_lenient("a.dark", bytes, diagnostics);
  if (!source) {
    DARKPKG_CHECK(diagnostics.has_errors());
    return;
  }
  const std::optional<syntax::File> file = parse(*source, arena, diagnostics);
  DARKPKG_CHECK(file.has_value() != diagnostics.has_errors());
  for (const Diagnostic& one : diagnostics.all()) {
    DARKPKG_CHECK(!one.message.empty());
    DARKPKG_CHECK(std::size_t{one.at.offset} + one.at.length <= source->text.size());
    for (const Note& note : one.notes)
      DARKPKG_CHECK(std::size_t{note.at.offset} + note.at.length <= source->text.size());
  }
  if (!file) return;
  const std::vector<ProgramItem> items = convert_program(*file, arena, diagnostics);
  if (diagnostics.has_errors()) return;
  std::minstd_rand random(static_cast<std::uint32_t>(bytes.size()));
  for (const ProgramItem& item : items) check_code(item, arena, random);
}

/// What a source is made of, and what others are.
constexpr auto kPieces = std::to_array<std::string_view>({
#define TOKEN(name, text) text,
#include "rules/hash/lex/tokens.def"
    "module",
    "module X =",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "\t",
    "\r\n",
    "\r",
    "'a",
    "'a'",
    "'",
    "\"",
    "\"\"\"",
    "$\"",
    "$\"\"\"",
    "{x}",
    "{{",
    "}}",
    "\\n",
    "\\u00e9",
    "\\U0001F600",
    "\\x4",
    "// c\n",
    "/// d\n",
    "(*",
    "*)",
    "``a b``",
    "``",
    "___",
    "128y",
    "-128y",
    "1e400",
    "1.5",
    "1e-7",
    "0x1",
    "99999999999999999999L",
    "Some",
    "None",
    "Ok x",
    "List<Int>",
    "Dict<List<Int>>",
    "Dict { a = 1 }",
    "T { a = 1 }",
    "{ r with a = 1 }",
    "Stdlib.List.map",
    "x.y",
    "(a, b)",
    "[1; 2]",
    "| A of Int * b: Int",
    "| [] -> 1",
    "| a :: b when c -> 2",
    "| A(x) | B(x) -> 3",
    "fun (a, _) -> a",
    "|> (+) 1",
    "let f (x: Int) : Int = x",
    "let g = 1\n  g",
    "val v = 1",
    "type T<'a> = { a: 'a }",
    "if a then b else c",
    "match a with | _ -> 1",
    "<>",
    "=>",
    ":=",
    "<|",
    "é",
    "e\xCC\x81",
    "\xF0\x9F\x98\x80",
    "\xFF",
    "\xEF\xBB\xBF",
});

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t seed) : seeds_(std::move(seeds)), random_(seed) {}

  std::string next() {
    std::string text = part(pick(seeds_));
    for (std::size_t count = 1 + below(6); count > 0; count--) change(text);
    return text;
  }

 private:
  static constexpr std::size_t kLongest = 2500;

  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  template <typename Items>
  typename Items::const_reference pick(const Items& items) {
    return items[below(items.size())];
  }
  /// The head of a source and some lines of it.
  std::string part(const std::string& seed) {
    if (seed.size() <= kLongest) return seed;
    const std::size_t begin = seed.find('\n', below(seed.size() - kLongest));
    return seed.substr(0, seed.find('\n') + 1) + seed.substr(std::min(begin, seed.size()), kLongest);
  }
  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, below(4) == 0 ? below(200) : below(12));
    switch (below(9)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, text.substr(at, length)); break;
      case 2: text.insert(at, pick(kPieces)); break;
      case 3: text.replace(at, length, pick(kPieces)); break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 5: {
        const std::string& other = pick(seeds_);
        const std::size_t from = below(other.size());
        text.insert(at, other, from, below(300));
        break;
      }
      case 6: {  // indentation
        const std::size_t line = text.find('\n', at);
        if (line == std::string::npos) break;
        if (below(2) == 0) text.insert(line + 1, below(5), ' ');
        else if (line + 1 < text.size() && text[line + 1] == ' ') text.erase(line + 1, 1 + below(3));
        break;
      }
      case 7: {  // depth
        const std::string_view piece = pick(kPieces);
        for (std::size_t count = below(below(20) == 0 ? 3000 : 20); count > 0; count--) text.insert(at, piece);
        break;
      }
      default: text.resize(at);
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

/// The indented blocks of a page: sources of their own.
void append_examples(const std::string& page, std::vector<std::string>& seeds) {
  std::istringstream lines(page);
  std::string example;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("    ")) example += line.substr(4) + "\n";
    else if (line.empty()) example += example.empty() ? "" : "\n";
    else if (!example.empty()) seeds.push_back(std::exchange(example, {}));
  }
  if (!example.empty()) seeds.push_back(example);
}

int fuzz(std::span<char*> arguments) {
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: hash_fuzz EXECUTIONS SEED FILE...\n");
    return 2;
  }
  const std::uint64_t executions = std::strtoull(arguments[0], nullptr, 10);
  std::vector<std::string> seeds;
  for (const char* path : arguments.subspan(2)) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (std::string_view(path).ends_with(".md")) append_examples(text, seeds);
    else seeds.push_back(std::move(text));
  }
  Mutator mutator(std::move(seeds), std::strtoull(arguments[1], nullptr, 10));
  const char* kept = std::getenv("HASH_FUZZ_LAST");  // the input of a crash is what this file holds then
  with_deep_stack([&] {
    for (std::uint64_t i = 0; i < executions; i++) {
      const std::string input = mutator.next();
      if (kept) std::ofstream(kept, std::ios::binary) << input;
      execute(input);
    }
  });
  fmt::print("{} executions, {} items with code\n", executions, checked_items);
  return 0;
}

}  // namespace
}  // namespace darkpkg::hash

#ifdef DARKPKG_LIBFUZZER
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  darkpkg::with_deep_stack([&] { darkpkg::hash::execute({reinterpret_cast<const char*>(data), size}); });
  return 0;
}
#else
int main(int argc, char** argv) { return darkpkg::hash::fuzz({argv + 1, argv + argc}); }
#endif
