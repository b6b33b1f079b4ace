// Writes a tree of invented packages with the shape of the real ones: the same seed, the same files.
//
//     bench_corpus FOLDER [--files 276] [--seed 1] [--edition uuid|hash]
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/bench/corpus/plan.hpp"

int main(int count, char** arguments) {
  std::string folder;
  int files = 276;
  std::uint64_t seed = 1;
  bool hash = false;
  for (int i = 1; i < count; i++) {
    if (std::strcmp(arguments[i], "--files") == 0 && i + 1 < count) files = std::atoi(arguments[++i]);
    else if (std::strcmp(arguments[i], "--seed") == 0 && i + 1 < count)
      seed = std::strtoull(arguments[++i], nullptr, 10);
    else if (std::strcmp(arguments[i], "--edition") == 0 && i + 1 < count)
      hash = std::strcmp(arguments[++i], "hash") == 0;
    else folder = arguments[i];
  }
  if (folder.empty() || files < 20) {
    std::fputs("usage: bench_corpus FOLDER [--files N] [--seed N] [--edition uuid|hash]     (at least 20 files)\n",
               stderr);
    return 2;
  }
  namespace corpus = darkpkg::corpus;
  corpus::World world = corpus::plan(seed, files);
  world.hash = hash;
  std::string parent;
  for (const corpus::File& file : world.files) {
    std::filesystem::path path = std::filesystem::path(folder) / file.path;
    if (path.parent_path() != parent) {
      parent = path.parent_path();
      std::filesystem::create_directories(parent);
    }
    std::ofstream out(path, std::ios::binary);
    out << corpus::write_file_text(world, file);
    if (!out.flush()) {
      std::fprintf(stderr, "bench_corpus: cannot write '%s'\n", path.c_str());
      return 3;
    }
  }
  return 0;
}
