#include "rules/hash/evaluate/patterns.hpp"

#include "base/overloaded.hpp"

namespace darkpkg::hash::evaluate {
namespace {

using rt::Dval;

/// `fit` for each pattern and its item, if there are as many.
template <typename Patterns, typename Items, typename Fit>
bool all_fit(const Patterns& patterns, const Items& items, Fit fit) {
  if (patterns.size() != items.size()) return false;
  for (std::size_t i = 0; i < items.size(); i++)
    if (!fit(*patterns[i], items[i])) return false;
  return true;
}

}  // namespace

bool same_literal(const rt::Literal& a, const rt::Literal& b) {
  return std::visit(overloaded{[](pt::Unit, pt::Unit) { return true; },
                               [](const pt::Char& x, const pt::Char& y) { return x.text == y.text; },
                               []<typename T>(const T& x, const T& y) {
                                 if constexpr (requires { x.decimal; }) return x.decimal == y.decimal;
                                 else return x == y;
                               },
                               [](const auto&, const auto&) { return false; }},
                    a, b);
}

bool fits(const rt::LetPattern& pattern, const Dval* value, std::vector<Assignment>& bound) {
  return std::visit(overloaded{[&](const rt::LetVariable& p) {
                                 bound.push_back({p.to, value});
                                 return true;
                               },
                               [](const rt::LetWildcard&) { return true; },
                               [&](const rt::LetUnit&) {
                                 const auto* literal = std::get_if<rt::LiteralValue>(&value->node);
                                 return literal && std::holds_alternative<pt::Unit>(literal->value);
                               },
                               [&](const rt::LetTuple& p) {
                                 const auto* tuple = std::get_if<rt::TupleValue>(&value->node);
                                 return tuple && all_fit(p.items, tuple->items,
                                                         [&](const rt::LetPattern& part, const Dval* item) {
                                                           return fits(part, item, bound);
                                                         });
                               }},
                    pattern.node);
}

bool fits(Run& run, const rt::MatchPattern& pattern, const Dval* value, std::vector<Assignment>& bound) {
  const auto all = [&](const auto& patterns, const auto& items) {
    return all_fit(patterns, items,
                   [&](const rt::MatchPattern& part, const Dval* item) { return fits(run, part, item, bound); });
  };
  return std::visit(
      overloaded{
          [&](const rt::MatchVariable& p) {
            bound.push_back({p.to, value});
            return true;
          },
          [&](const rt::MatchLiteral& p) {
            const auto* literal = std::get_if<rt::LiteralValue>(&value->node);
            return literal && same_literal(p.value, literal->value);
          },
          [&](const rt::MatchString& p) {
            const auto* text = std::get_if<rt::StringValue>(&value->node);
            return text && text->text == p.text;
          },
          [&](const rt::MatchList& p) {
            const auto* list = std::get_if<rt::ListValue>(&value->node);
            return list && all(p.items, list->items);
          },
          [&](const rt::MatchCons& p) {
            const auto* list = std::get_if<rt::ListValue>(&value->node);
            if (!list || list->items.empty() || !fits(run, *p.head, list->items.front(), bound)) return false;
            return fits(run, *p.tail, run.arena.make<Dval>(rt::ListValue{list->type, list->items.subspan(1)}), bound);
          },
          [&](const rt::MatchTuple& p) {
            const auto* tuple = std::get_if<rt::TupleValue>(&value->node);
            return tuple && all(p.items, tuple->items);
          },
          [&](const rt::MatchEnum& p) {
            const auto* found = std::get_if<rt::EnumValue>(&value->node);
            return found && found->case_name == p.case_name && all(p.fields, found->fields);
          },
          [&](const rt::MatchOr& p) {
            const std::size_t mark = bound.size();
            for (const rt::MatchPattern* alternative : p.alternatives) {
              if (fits(run, *alternative, value, bound)) return true;
              bound.erase(bound.begin() + static_cast<std::ptrdiff_t>(mark), bound.end());
            }
            return false;
          }},
      pattern.node);
}

}  // namespace darkpkg::hash::evaluate
