#include "rules/hash/lower/patterns.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "base/utf16_order.hpp"
#include "rules/hash/lower/literals.hpp"

namespace darkpkg::hash::lower {
namespace {

/// Bindings as F# keeps them in a map: ordered by name, of the same name the last one only.
std::vector<Binding> as_map(const std::vector<Binding>& bindings) {
  std::vector<Binding> map(bindings.rbegin(), bindings.rend());
  std::stable_sort(map.begin(), map.end(),
                   [](const Binding& a, const Binding& b) { return utf16_less(a.name, b.name); });
  map.erase(std::unique(map.begin(), map.end(), [](const Binding& a, const Binding& b) { return a.name == b.name; }),
            map.end());
  return map;
}

const Binding* find_name(const std::vector<Binding>& map, std::string_view name) {
  auto at = std::lower_bound(map.begin(), map.end(), name,
                             [](const Binding& b, std::string_view n) { return utf16_less(b.name, n); });
  return at != map.end() && at->name == name ? &*at : nullptr;
}

class MatchLowering {
 public:
  MatchLowering(State& state, rt::Register& next) : state_(state), next_(next) {}

  const rt::MatchPattern* pattern(const pt::MatchPattern& p, std::vector<Binding>& bindings) {
    return std::visit([&](const auto& node) { return make(this->node(node, bindings)); }, p.node);
  }

 private:
  using Bindings = std::vector<Binding>;

  template <typename T>
  const rt::MatchPattern* make(const T& node) {
    return state_.arena.make<rt::MatchPattern>(node);
  }
  template <typename Items>
  rt::MatchPatterns patterns(const Items& items, Bindings& bindings) {
    return state_.arena.map(items, [&](const pt::MatchPattern* item) { return pattern(*item, bindings); });
  }

  rt::MatchLiteral node(const pt::MatchLiteral& n, Bindings&) { return {lower_literal(n.value)}; }
  rt::MatchString node(const pt::MatchString& n, Bindings&) { return {n.text}; }
  rt::MatchVariable node(const pt::MatchVariable& n, Bindings& bindings) {
    bindings.push_back({n.name, next_});
    return {next_++};
  }
  rt::MatchEnum node(const pt::MatchEnum& n, Bindings& bindings) { return {n.case_name, patterns(n.fields, bindings)}; }
  rt::MatchTuple node(const pt::MatchTuple& n, Bindings& bindings) { return {patterns(n.items, bindings)}; }
  rt::MatchList node(const pt::MatchList& n, Bindings& bindings) { return {patterns(n.items, bindings)}; }
  rt::MatchCons node(const pt::MatchCons& n, Bindings& bindings) {
    const rt::MatchPattern* head = pattern(*n.head, bindings);
    return {head, pattern(*n.tail, bindings)};
  }

  /// All alternatives use the same registers; a variable that all of them have gets one register, by the order of the
  /// names from the first on.
  rt::MatchOr node(const pt::MatchOr& n, Bindings& bindings) {
    struct Alternative {
      const rt::MatchPattern* pattern;
      Bindings map;
    };
    const rt::Register first = next_;
    rt::Register most = first;
    std::vector<Alternative> alternatives;
    for (const pt::MatchPattern* p : n.alternatives) {
      next_ = first;
      Bindings own;
      const rt::MatchPattern* lowered = pattern(*p, own);
      alternatives.push_back({lowered, as_map(own)});
      most = std::max(most, next_);
    }
    next_ = most;

    Bindings common;
    rt::Register at = first;
    for (const Binding& binding : alternatives.front().map)
      if (std::all_of(alternatives.begin() + 1, alternatives.end(),
                      [&](const Alternative& other) { return find_name(other.map, binding.name); }))
        common.push_back({binding.name, at++});

    std::vector<const rt::MatchPattern*> rewritten;
    for (const Alternative& alternative : alternatives)
      rewritten.push_back(with_common_registers(*alternative.pattern, alternative.map, common));
    bindings = std::move(common);
    return {std::span<const rt::MatchPattern* const>(state_.arena.copy(rewritten))};
  }

  /// `pattern` with the registers of `common` if its variables are in there. The reference looks the variables up
  /// by their registers, which nested or-patterns can make ambiguous; so does this.
  const rt::MatchPattern* with_common_registers(const rt::MatchPattern& pattern, const Bindings& map,
                                                const Bindings& common) {
    auto each = [&](const auto& items) {
      std::vector<const rt::MatchPattern*> rewritten;
      rewritten.reserve(items.size());
      for (const rt::MatchPattern* item : items) rewritten.push_back(with_common_registers(*item, map, common));
      return rt::MatchPatterns(state_.arena.copy(rewritten));
    };
    return std::visit(
        overloaded{[&](const rt::MatchVariable& v) {
                     auto at = std::find_if(map.begin(), map.end(), [&](const Binding& b) { return b.at == v.to; });
                     const Binding* shared = at != map.end() ? find_name(common, at->name) : nullptr;
                     return shared ? make(rt::MatchVariable{shared->at}) : &pattern;
                   },
                   [&](const rt::MatchEnum& e) {
                     return make(rt::MatchEnum{e.case_name, each(e.fields)});
                   },
                   [&](const rt::MatchTuple& t) { return make(rt::MatchTuple{each(t.items)}); },
                   [&](const rt::MatchList& l) { return make(rt::MatchList{each(l.items)}); },
                   [&](const rt::MatchCons& c) {
                     return make(rt::MatchCons{with_common_registers(*c.head, map, common),
                                               with_common_registers(*c.tail, map, common)});
                   },
                   [&](const rt::MatchOr& o) { return make(rt::MatchOr{each(o.alternatives)}); },
                   [&](const rt::MatchLiteral&) { return &pattern; }, [&](const rt::MatchString&) { return &pattern; }},
        pattern.node);
  }

  State& state_;
  rt::Register& next_;
};

}  // namespace

const rt::LetPattern* lower_let_pattern(State& state, const pt::LetPattern& pattern, rt::Register& next,
                                        std::vector<Binding>& bindings) {
  return std::visit(overloaded{[&](const pt::LetVariable& v) {
                                 bindings.push_back({v.name, next});
                                 return state.arena.make<rt::LetPattern>(rt::LetVariable{next++});
                               },
                               [&](pt::LetUnit) { return state.arena.make<rt::LetPattern>(rt::LetUnit{}); },
                               [&](pt::LetWildcard) { return state.arena.make<rt::LetPattern>(rt::LetWildcard{}); },
                               [&](const pt::LetTuple& t) {
                                 auto items = state.arena.map(t.items, [&](const pt::LetPattern* item) {
                                   return lower_let_pattern(state, *item, next, bindings);
                                 });
                                 return state.arena.make<rt::LetPattern>(rt::LetTuple{items});
                               }},
                    pattern.node);
}

const rt::MatchPattern* lower_match_pattern(State& state, const pt::MatchPattern& pattern, rt::Register& next,
                                            std::vector<Binding>& bindings) {
  return MatchLowering(state, next).pattern(pattern, bindings);
}

}  // namespace darkpkg::hash::lower
