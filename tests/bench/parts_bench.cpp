// The stages one by one, over all files of a corpus:
//   bench_parts [--edition=NAME] --corpus=FOLDER [Google Benchmark's options]
// The counters of object_write are the bytes of the objects and of their sections.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "base/deep_stack.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "rules/compilers.hpp"
#include "rules/editions.hpp"
#include "tests/bench/parts.hpp"

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

namespace darkpkg::bench {
namespace {

struct Corpus {
  const Edition& edition;
  std::vector<SourceFile> files;
  std::vector<object::Object> objects;
  std::vector<std::string> encoded;

  std::size_t source_bytes() const {
    std::size_t out = 0;
    for (const SourceFile& file : files) out += file.bytes.size();
    return out;
  }
  std::size_t items() const {
    std::size_t out = 0;
    for (const object::Object& object : objects) out += object.index.items.size();
    return out;
  }
  std::string compile(const SourceFile& file) const {
    return object::encode(*darkpkg::compile(edition, file.path, file.bytes).object, edition.name(),
                          edition.fingerprints().compiler, sha256(file.bytes));
  }
};

bool load(Corpus& corpus, const std::string& folder) {
  namespace fs = std::filesystem;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string relative = entry.path().lexically_relative(folder);
    if (entry.path().extension() == ".dark" && relative.find('_') == std::string::npos)
      corpus.files.push_back({entry.path(), {}});
  }
  std::ranges::sort(corpus.files, {}, &SourceFile::path);
  for (SourceFile& file : corpus.files) {
    Result<std::string> bytes = read_file(file.path);
    if (!bytes) return false;
    file.bytes = std::move(*bytes);
    Compiled compiled = compile(corpus.edition, file.path, file.bytes);
    if (!compiled.object) {
      std::fprintf(stderr, "%s does not compile\n", file.path.c_str());
      return false;
    }
    corpus.encoded.push_back(object::encode(*compiled.object, corpus.edition.name(),
                                            corpus.edition.fingerprints().compiler, sha256(file.bytes)));
    corpus.objects.push_back(std::move(*compiled.object));
  }
  return !corpus.files.empty();
}

void count_object_bytes(const Corpus& corpus, benchmark::State& state) {
  for (const std::string& bytes : corpus.encoded) {
    const object::Reader reader = *object::Reader::open(bytes);
    state.counters["bytes"] += static_cast<double>(bytes.size());
    state.counters["bytes_index"] += reader.lengths(0).compressed;
    for (std::size_t form = 0; form < corpus.edition.forms().size(); form++)
      state.counters["bytes_" + std::string(corpus.edition.forms()[form])] += reader.lengths(form + 1).compressed;
    state.counters["bytes_positions"] += reader.lengths(reader.sections() - 1).compressed;
  }
}

/// Runs the stage for every file once an iteration.
void over_files(benchmark::State& state, const Stage& stage, const Corpus& corpus) {
  const std::size_t before = allocation_count;
  with_deep_stack([&] {
    for (auto _ : state)
      for (std::size_t i = 0; i < corpus.files.size(); i++) stage.run(i);
  });
  state.counters["allocations"] =
      static_cast<double>(allocation_count - before) / static_cast<double>(state.iterations());
  if (stage.counts_items) state.SetItemsProcessed(static_cast<std::int64_t>(corpus.items()) * state.iterations());
  else state.SetBytesProcessed(static_cast<std::int64_t>(corpus.source_bytes()) * state.iterations());
}

std::vector<Stage> stages(const Corpus& corpus) {
  std::vector<Stage> all;
  with_deep_stack(
      [&] { all = corpus.edition.name() == "hash" ? hash_stages(corpus.files) : uuid_stages(corpus.files); });
  using benchmark::DoNotOptimize;
  all.push_back({"hash_source", [&](std::size_t i) { DoNotOptimize(sha256(corpus.files[i].bytes)); }});
  all.push_back({"object_write",
                 [&](std::size_t i) {
                   DoNotOptimize(object::encode(corpus.objects[i], corpus.edition.name(),
                                                corpus.edition.fingerprints().compiler, {}));
                 },
                 true});
  all.push_back({"object_read",
                 [&](std::size_t i) { DoNotOptimize(object::decode(*object::Reader::open(corpus.encoded[i]))); },
                 true});
  all.push_back({"object_read_index",
                 [&](std::size_t i) { DoNotOptimize(object::Reader::open(corpus.encoded[i])->index()); }, true});
  // All that a compile does but for its process and its files.
  all.push_back({"compile_all", [&](std::size_t i) { DoNotOptimize(corpus.compile(corpus.files[i])); }});
  return all;
}

int run(const std::string& edition, const std::string& folder) {
  const Edition* found = find_edition(edition);
  Corpus corpus{found ? *found : default_edition(), {}, {}, {}};
  if (!found || folder.empty() || !load(corpus, folder)) {
    std::fprintf(stderr, "usage: bench_parts [--edition=NAME] --corpus=FOLDER     (a folder that compiles)\n");
    return 2;
  }
  for (const Stage& stage : stages(corpus))
    benchmark::RegisterBenchmark(stage.name, [&corpus, stage](benchmark::State& state) {
      over_files(state, stage, corpus);
      if (stage.name == std::string_view("object_write")) count_object_bytes(corpus, state);
    })->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace darkpkg::bench

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  std::string edition(darkpkg::default_edition().name()), corpus;
  for (int i = 1; i < count; i++) {
    const std::string argument = arguments[i];
    if (argument.starts_with("--corpus=")) corpus = argument.substr(9);
    if (argument.starts_with("--edition=")) edition = argument.substr(10);
  }
  return darkpkg::bench::run(edition, corpus);
}
