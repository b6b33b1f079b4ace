#include "rules/hash/wire/binding_writer.hpp"

#include "base/overloaded.hpp"

namespace darkpkg::hash::wire {

void append_bound(const pt::LetPattern& pattern, std::vector<std::string_view>& names) {
  if (const auto* variable = std::get_if<pt::LetVariable>(&pattern.node)) names.push_back(variable->name);
  if (const auto* tuple = std::get_if<pt::LetTuple>(&pattern.node))
    for (const pt::LetPattern* item : tuple->items) append_bound(*item, names);
}

void append_bound(const pt::MatchPattern& pattern, std::vector<std::string_view>& names) {
  auto all = [&](const auto& items) {
    for (const pt::MatchPattern* item : items) append_bound(*item, names);
  };
  std::visit(overloaded{
                 [](const pt::MatchLiteral&) {},
                 [](const pt::MatchString&) {},
                 [&](const pt::MatchVariable& variable) { names.push_back(variable.name); },
                 [&](const pt::MatchEnum& it) { all(it.fields); },
                 [&](const pt::MatchTuple& it) { all(it.items); },
                 [&](const pt::MatchList& it) { all(it.items); },
                 [&](const pt::MatchCons& it) {
                   append_bound(*it.head, names);
                   append_bound(*it.tail, names);
                 },
                 [&](const pt::MatchOr& it) {
                   auto start = static_cast<std::ptrdiff_t>(names.size());
                   all(it.alternatives);
                   auto kept = names.begin() + start;
                   for (auto name = kept; name != names.end(); ++name)
                     if (std::find(names.begin() + start, kept, *name) == kept) *kept++ = *name;
                   names.erase(kept, names.end());
                 },
             },
             pattern.node);
}

}  // namespace darkpkg::hash::wire
