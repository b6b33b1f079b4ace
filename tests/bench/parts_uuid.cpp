#include <benchmark/benchmark.h>

#include <memory>

#include "base/arena.hpp"
#include "rules/uuid/compile.hpp"
#include "rules/uuid/lex/lexer.hpp"
#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/parse/parser.hpp"
#include "rules/uuid/program/program.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "rules/uuid/wire/rt_encode.hpp"
#include "tests/bench/parts.hpp"

namespace darkpkg::bench {
namespace {

using benchmark::DoNotOptimize;

/// What each stage needs of those before it.
struct UuidInput {
  Source source;
  Arena arena;
  const syntax::File* file = nullptr;
  std::vector<ProgramItem> items;
  std::vector<lower::Lowered> lowered;
};

}  // namespace

std::vector<Stage> uuid_stages(std::span<const SourceFile> files) {
  auto inputs = std::make_shared<std::vector<UuidInput>>(files.size());
  for (std::size_t i = 0; i < files.size(); i++) {
    UuidInput& input = (*inputs)[i];
    Diagnostics diagnostics;
    input.source = std::move(*decode_source(files[i].path, files[i].bytes, diagnostics));
    input.file = parse(input.source, input.arena, diagnostics);
    input.items = convert_program(*input.file, input.arena, diagnostics);
    for (ProgramItem& item : input.items) {
      wire::number_expressions(item.item);
      input.lowered.push_back(std::move(*lower::lower(item.item, {{}, item.references}, input.arena)));
    }
  }
  return {
      {"decode_source",
       [files](std::size_t i) {
         Diagnostics diagnostics;
         DoNotOptimize(decode_source(files[i].path, files[i].bytes, diagnostics));
       }},
      {"lex",
       [inputs](std::size_t i) {
         Arena arena;
         Diagnostics diagnostics;
         DoNotOptimize(lex::tokenize((*inputs)[i].source, arena, diagnostics));
       }},
      {"lex_and_parse",
       [inputs](std::size_t i) {
         Arena arena;
         Diagnostics diagnostics;
         DoNotOptimize(parse((*inputs)[i].source, arena, diagnostics));
       }},
      {"program",
       [inputs](std::size_t i) {
         Arena arena;
         Diagnostics diagnostics;
         DoNotOptimize(convert_program(*(*inputs)[i].file, arena, diagnostics));
       },
       true},
      {"lower",
       [inputs](std::size_t i) {
         Arena arena;
         for (ProgramItem& item : (*inputs)[i].items)
           DoNotOptimize(lower::lower(item.item, {{}, item.references}, arena));
       },
       true},
      {"encode",
       [inputs](std::size_t i) {
         const UuidInput& input = (*inputs)[i];
         for (std::size_t k = 0; k < input.items.size(); k++) {
           DoNotOptimize(wire::encode_program(input.items[k].item, wire::Stage::compiled));
           DoNotOptimize(wire::encode_runtime(input.lowered[k].item, wire::Stage::compiled));
         }
       },
       true},
  };
}

}  // namespace darkpkg::bench
