#include <benchmark/benchmark.h>

#include <memory>
#include <optional>
#include <variant>

#include "base/arena.hpp"
#include "language/source/source.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/item_code.hpp"
#include "rules/hash/lower/lower.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/source/decode.hpp"
#include "rules/hash/wire/item_encode.hpp"
#include "tests/bench/parts.hpp"

namespace darkpkg::bench {
namespace {

using benchmark::DoNotOptimize;

/// What each stage needs of those before it.
struct HashInput {
  Source source;
  Arena arena;
  std::optional<hash::syntax::File> file;
  std::vector<hash::ProgramItem> items;
};

}  // namespace

std::vector<Stage> hash_stages(std::span<const SourceFile> files) {
  auto inputs = std::make_shared<std::vector<HashInput>>(files.size());
  for (std::size_t i = 0; i < files.size(); i++) {
    HashInput& input = (*inputs)[i];
    Diagnostics diagnostics;
    input.source = std::move(*hash::decode_lenient(files[i].path, files[i].bytes, diagnostics));
    input.file = hash::parse(input.source, input.arena, diagnostics);
    input.items = hash::convert_program(*input.file, input.arena, diagnostics);
  }
  auto of_items = [inputs](auto work) {
    return [inputs, work](std::size_t i) {
      Arena arena;
      for (const hash::ProgramItem& item : (*inputs)[i].items) work(item, arena);
    };
  };
  return {
      {"decode_source",
       [files](std::size_t i) {
         Diagnostics diagnostics;
         DoNotOptimize(hash::decode_lenient(files[i].path, files[i].bytes, diagnostics));
       }},
      {"lex_and_parse",
       [inputs](std::size_t i) {
         Arena arena;
         Diagnostics diagnostics;
         DoNotOptimize(hash::parse((*inputs)[i].source, arena, diagnostics));
       }},
      {"program",
       [inputs](std::size_t i) {
         Arena arena;
         Diagnostics diagnostics;
         DoNotOptimize(hash::convert_program(*(*inputs)[i].file, arena, diagnostics));
       },
       true},
      {"number", of_items([](const hash::ProgramItem& item, Arena&) { hash::number_ids(item.item, item.name); }), true},
      {"lower", of_items([](const hash::ProgramItem& item, Arena& arena) {
         std::visit([&](const auto& it) { DoNotOptimize(hash::lower::lower(it, arena)); }, item.item);
       }),
       true},
      {"encode",
       of_items([](const hash::ProgramItem& item, Arena&) { DoNotOptimize(hash::wire::encode_item_tree(item.item)); }),
       true},
      {"item_code",
       of_items([](const hash::ProgramItem& item, Arena& arena) { DoNotOptimize(hash::encode_item(item, arena)); }),
       true},
  };
}

}  // namespace darkpkg::bench
