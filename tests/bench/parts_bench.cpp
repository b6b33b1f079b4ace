// The stages one by one, over all files of a corpus: `bench_parts --corpus=FOLDER [Google Benchmark's options]`.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "rules/compile/compile.hpp"
#include "rules/compile/lex/lexer.hpp"
#include "rules/compile/lower/lower.hpp"
#include "rules/compile/parse/parser.hpp"
#include "rules/compile/program/program.hpp"
#include "rules/editions.hpp"
#include "rules/wire/pt_encode.hpp"
#include "rules/wire/rt_encode.hpp"

namespace {

// All runs in one thread, and an atomic counter would take 1 % of the time that is measured.
std::size_t allocation_count = 0;

}  // namespace

// Counts what the stages allocate. All other forms of new call this one.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocation_count++;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace darkpkg {
namespace {

/// A file with what each stage needs of the stages before it.
struct Input {
  std::string path;
  std::string bytes;
  Source source;
  Arena arena;
  const syntax::File* file = nullptr;
  std::vector<ProgramItem> items;
  std::vector<lower::Lowered> lowered;
  object::Object object;
  std::string encoded;
};

std::vector<Input>& inputs() {
  static std::vector<Input> all;
  return all;
}

std::size_t source_bytes() {
  std::size_t out = 0;
  for (const Input& input : inputs()) out += input.bytes.size();
  return out;
}

std::size_t item_count() {
  std::size_t out = 0;
  for (const Input& input : inputs()) out += input.object.index.items.size();
  return out;
}

bool load(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    std::string relative = entry.path().lexically_relative(folder);
    if (entry.path().extension() == ".dark" && relative.find('_') == std::string::npos) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  inputs().resize(paths.size());
  bool good = !paths.empty();
  with_deep_stack([&] {
    for (std::size_t i = 0; i < paths.size(); i++) {
      Input& input = inputs()[i];
      input.path = paths[i];
      Result<std::string> bytes = read_file(paths[i]);
      if (!bytes) return void(good = false);
      input.bytes = std::move(*bytes);
      Compiled compiled = compile(input.path, input.bytes);
      if (!compiled.object) {
        std::fprintf(stderr, "%s does not compile\n", input.path.c_str());
        return void(good = false);
      }
      input.object = std::move(*compiled.object);
      input.encoded = object::encode(input.object, default_edition().name(), default_edition().fingerprints().compiler,
                                     sha256(input.bytes));
      input.source = std::move(compiled.source);
      Diagnostics diagnostics;
      input.file = parse(input.source, input.arena, diagnostics);
      input.items = convert_program(*input.file, input.arena, diagnostics);
      for (ProgramItem& item : input.items) {
        wire::number_expressions(item.item);
        input.lowered.push_back(std::move(*lower::lower(item.item, {{}, item.references}, input.arena)));
      }
    }
  });
  return good;
}

/// Runs `each` for every file once an iteration.
void over_files(benchmark::State& state, const std::function<void(Input&)>& each, std::size_t items = 0) {
  std::size_t before = allocation_count;
  with_deep_stack([&] {
    for (auto _ : state) {
      for (Input& input : inputs()) each(input);
    }
  });
  auto iterations = static_cast<double>(state.iterations());
  state.counters["allocations"] = static_cast<double>(allocation_count - before) / iterations;
  if (items > 0) state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
  else state.SetBytesProcessed(static_cast<std::int64_t>(source_bytes()) * state.iterations());
}

void register_stages() {
  auto add = [](const char* name, std::function<void(Input&)> each, bool items) {
    benchmark::RegisterBenchmark(name, [each = std::move(each), items](benchmark::State& state) {
      over_files(state, each, items ? item_count() : 0);
    })->Unit(benchmark::kMillisecond);
  };
  add(
      "hash_source", [](Input& input) { benchmark::DoNotOptimize(sha256(input.bytes)); }, false);
  add(
      "decode_source",
      [](Input& input) {
        Diagnostics diagnostics;
        benchmark::DoNotOptimize(decode_source(input.path, input.bytes, diagnostics));
      },
      false);
  add(
      "lex",
      [](Input& input) {
        Arena arena;
        Diagnostics diagnostics;
        benchmark::DoNotOptimize(lex::tokenize(input.source, arena, diagnostics));
      },
      false);
  add(
      "lex_and_parse",
      [](Input& input) {
        Arena arena;
        Diagnostics diagnostics;
        benchmark::DoNotOptimize(parse(input.source, arena, diagnostics));
      },
      false);
  add(
      "program",
      [](Input& input) {
        Arena arena;
        Diagnostics diagnostics;
        benchmark::DoNotOptimize(convert_program(*input.file, arena, diagnostics));
      },
      true);
  add(
      "lower",
      [](Input& input) {
        Arena arena;
        for (ProgramItem& item : input.items) {
          benchmark::DoNotOptimize(lower::lower(item.item, {{}, item.references}, arena));
        }
      },
      true);
  add(
      "encode",
      [](Input& input) {
        for (std::size_t i = 0; i < input.items.size(); i++) {
          benchmark::DoNotOptimize(wire::encode_program(input.items[i].item, wire::Stage::compiled));
          benchmark::DoNotOptimize(wire::encode_runtime(input.lowered[i].item, wire::Stage::compiled));
        }
      },
      true);
  add(
      "object_write",
      [](Input& input) {
        benchmark::DoNotOptimize(
            object::encode(input.object, default_edition().name(), default_edition().fingerprints().compiler, {}));
      },
      true);
  add(
      "object_read",
      [](Input& input) { benchmark::DoNotOptimize(object::decode(*object::Reader::open(input.encoded))); }, true);
  add(
      "object_read_index", [](Input& input) { benchmark::DoNotOptimize(object::Reader::open(input.encoded)->index()); },
      true);
  // All that a compile does but for its process and its files.
  add(
      "compile_all",
      [](Input& input) {
        Compiled compiled = compile(input.path, input.bytes);
        benchmark::DoNotOptimize(object::encode(*compiled.object, default_edition().name(),
                                                default_edition().fingerprints().compiler, sha256(input.bytes)));
      },
      false);
}

}  // namespace
}  // namespace darkpkg

int main(int count, char** arguments) {
  std::string corpus;
  benchmark::Initialize(&count, arguments);
  for (int i = 1; i < count; i++) {
    std::string argument = arguments[i];
    if (argument.starts_with("--corpus=")) corpus = argument.substr(9);
  }
  if (corpus.empty() || !darkpkg::load(corpus)) {
    std::fprintf(stderr, "usage: bench_parts --corpus=FOLDER     (a folder that compiles)\n");
    return 2;
  }
  darkpkg::register_stages();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
