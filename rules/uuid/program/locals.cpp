#include "rules/uuid/program/locals.hpp"

#include "base/edit_distance.hpp"
#include "base/overloaded.hpp"

namespace darkpkg {
namespace {

/// Names further out than this many are not compared with one that is misspelt: bodies may have thousands.
constexpr std::size_t kMostCompared = 64;

}  // namespace

void Locals::bind_let(const syntax::Pattern& pattern) {
  std::visit(overloaded{
                 [&](const syntax::NamedPattern& named) { names_.bind(named.name.text, {named.name.at}); },
                 [&](const syntax::ParenPattern& paren) { bind_let(*paren.inner); },
                 [&](const syntax::TypedPattern& typed) { bind_let(*typed.inner); },
                 [&](const syntax::TuplePattern& tuple) {
                   for (const syntax::Pattern* item : tuple.items) bind_let(*item);
                 },
                 [](const auto&) {},  // binds nothing, or was refused
             },
             pattern.node);
}

std::string Locals::nearest(std::string_view name) const {
  if (name.size() == 1) return {};  // every other letter is a neighbour
  std::size_t limit = slips_in(name) + 1;
  std::string_view best;
  names_.each_since(mark() > kMostCompared ? mark() - kMostCompared : 0, [&](std::string_view bound, const Local&) {
    std::size_t distance = edit_distance(name, bound, limit - 1);
    if (distance >= limit) return;
    limit = distance;
    best = bound;
  });
  return std::string(best);
}

void Locals::leave(std::size_t mark) {
  names_.each_since(mark, [&](std::string_view name, const Local& local) {
    if (local.is_used || local.at.length == 0 || name.starts_with('_')) return;
    warnings_.push_back({Code::unused_value,
                         local.at,
                         "nothing uses `" + std::string(name) + "`",
                         "remove the `let`, or write `_" + std::string(name) + "` where only its effect counts",
                         {}});
  });
  names_.undo(mark);
}

}  // namespace darkpkg
