#include "rules/uuid/compile.hpp"

#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/parse/parser.hpp"
#include "rules/uuid/program/program.hpp"
#include "rules/uuid/trees/expectation.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "rules/uuid/wire/rt_encode.hpp"

namespace darkpkg {
namespace {

/// Encodes an item's PT and RT code behind those of the items before it.
void append_item(ProgramItem&& item, Arena& arena, object::Object& object, Diagnostics& diagnostics) {
  wire::number_expressions(item.item);
  tl::expected<lower::Lowered, lower::Failure> lowered = lower::lower(item.item, {{}, item.references}, arena);
  if (!lowered) {
    object::Position at = item.positions.whole;
    diagnostics.add(Code::bad_definition, {at.offset, at.length}, std::string(text(lowered.error().problem)));
    return;
  }
  object.bodies[uuid::kProgram].push_back({wire::encode_program(item.item, wire::Stage::compiled), {}});
  object.bodies[uuid::kRuntime].push_back(
      {wire::encode_runtime(lowered->item, wire::Stage::compiled), uuid::pack_expectations(lowered->expectations)});
  object.index.items.push_back(
      {item.kind, std::move(item.modules), std::move(item.name), std::move(item.references), {}});
  object.positions.items.push_back(std::move(item.positions));
}

/// The passes in their order; each one runs only if those before it found no error.
void run_passes(Compiled& compiled) {
  Arena arena;
  Diagnostics& diagnostics = compiled.diagnostics;
  const syntax::File* file = parse(compiled.source, arena, diagnostics);
  std::vector<ProgramItem> items = convert_program(*file, arena, diagnostics);
  diagnostics.sort();
  if (diagnostics.has_errors()) return;

  object::Object object;
  object.bodies.resize(uuid::kForms);
  for (ProgramItem& item : items) append_item(std::move(item), arena, object, diagnostics);
  if (diagnostics.has_errors()) return;

  for (const Diagnostic& warning : diagnostics.all())
    object.positions.warnings.push_back(
        {std::string(code_text(warning.code)), {warning.at.offset, warning.at.length}, warning.message, warning.help});
  compiled.object = std::move(object);
}

}  // namespace

Compiled compile(std::string path, std::string_view bytes) {
  Compiled compiled;
  std::optional<Source> source = decode_source(std::move(path), bytes, compiled.diagnostics);
  if (!source) return compiled;
  compiled.source = std::move(*source);
  with_deep_stack([&] { run_passes(compiled); });
  return compiled;
}

}  // namespace darkpkg
