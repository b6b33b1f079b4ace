#include "rules/hash/locals/locals.hpp"

#include <optional>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "rules/hash/parse/name_walk.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/source/decode.hpp"

namespace darkpkg::hash {
namespace {

/// What binds a name does not matter to editors.
class FoundNames : public BareNamesBuilder {
 public:
  using BareNamesBuilder::BareNamesBuilder;
  void bind(std::string_view name, Span at, Binder, std::optional<Span> type) {
    BareNamesBuilder::bind(name, at, type);
  }
};

}  // namespace

BareNames find_bare_names(std::string_view bytes) {
  BareNames out;
  Diagnostics ignored;
  const std::optional<Source> source = decode_lenient({}, bytes, ignored);
  if (!source) return out;
  with_deep_stack([&] {
    Arena arena;
    const std::optional<syntax::File> file = parse(*source, arena, ignored);
    if (!file) return;
    FoundNames found(source->text);
    NameWalk(found).file(file->declarations);
    out = found.take();
  });
  return out;
}

}  // namespace darkpkg::hash
