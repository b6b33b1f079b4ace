#include "rules/edition/locals.hpp"

#include <algorithm>
#include <utility>

namespace darkpkg {

std::size_t BareNamesBuilder::enter(Span scope) {
  scope_ = scope;
  pattern_++;
  return names_.mark();
}

/// A name that the same pattern binds already is the same local, and so is one that a parser has in two patterns.
void BareNamesBuilder::bind(std::string_view name, Span at, std::optional<Span> type) {
  if (name.empty() || name == "_") return;
  const Bound* bound = names_.find(name);
  if (bound && bound->pattern == pattern_) {
    found_.locals[bound->local].bindings.push_back(at);
    return;
  }
  const auto [local, is_new] = by_place_.try_emplace(at.offset, found_.locals.size());
  names_.bind(name, {local->second, pattern_});
  if (is_new) found_.locals.push_back({std::string(name), scope_, {at}, {}, type});
}

void BareNamesBuilder::use(std::string_view name, Span at) {
  if (const Bound* bound = names_.find(name)) found_.locals[bound->local].uses.push_back(at);
  else if (is_written(name, at)) found_.free.push_back(at);
}

/// Is it the name, perhaps in backquotes?
bool BareNamesBuilder::is_written(std::string_view name, Span at) const {
  const std::string_view written = text_.substr(at.offset, at.length);
  return written == name || (written.size() == name.size() + 4 && written.substr(2, name.size()) == name);
}

BareNames BareNamesBuilder::take() {
  std::erase_if(found_.locals, [&](const Local& local) {
    const auto is_made_up = [&](Span at) { return !is_written(local.name, at); };
    return std::ranges::any_of(local.bindings, is_made_up) || std::ranges::any_of(local.uses, is_made_up);
  });
  return std::exchange(found_, {});
}

}  // namespace darkpkg
