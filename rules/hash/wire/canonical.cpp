#include <algorithm>
#include <charconv>
#include <vector>

#include "base/name_scope.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/wire/name_writer.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {
namespace {

/// The names that a pattern binds, from left to right. The alternatives of an or-pattern bind the same ones.
void collect(const pt::LetPattern& pattern, std::vector<std::string_view>& names) {
  if (const auto* variable = std::get_if<pt::LetVariable>(&pattern.node)) names.push_back(variable->name);
  if (const auto* tuple = std::get_if<pt::LetTuple>(&pattern.node))
    for (const pt::LetPattern* item : tuple->items) collect(*item, names);
}

void collect(const pt::MatchPattern& pattern, std::vector<std::string_view>& names) {
  auto all = [&](const auto& items) {
    for (const pt::MatchPattern* item : items) collect(*item, names);
  };
  std::visit(overloaded{
                 [](const pt::MatchLiteral&) {},
                 [](const pt::MatchString&) {},
                 [&](const pt::MatchVariable& variable) { names.push_back(variable.name); },
                 [&](const pt::MatchEnum& it) { all(it.fields); },
                 [&](const pt::MatchTuple& it) { all(it.items); },
                 [&](const pt::MatchList& it) { all(it.items); },
                 [&](const pt::MatchCons& it) {
                   collect(*it.head, names);
                   collect(*it.tail, names);
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

class CanonicalWriter : public TreeWriter<CanonicalWriter> {
 public:
  explicit CanonicalWriter(const Knot& knot) : knot_(knot) {}

  using TreeWriter::put;

  template <pt::ItemKind kind, typename... Targets>
  void put(const pt::Name<kind, Targets...>& name) {
    visit_target(
        name.target, [&](std::uint32_t reference) { hole(hole_of(kind), reference); },
        [&](const Target& target) { put_canonical_target(out_, kind, target, knot_); });
  }
  void put(const pt::OwnHash&) {}
  void put(const pt::Description&) {}
  void put(const pt::Parameter& parameter) { put(*parameter.type); }
  void put(const pt::PackageType& item) { put_item(tag::Canonical::Type, item); }
  void put(const pt::PackageFn& item) { put_item(tag::Canonical::Fn, item); }
  void put(const pt::PackageValue& item) { put_item(tag::Canonical::Value, item); }
  void put(const pt::MatchCase& it) {
    std::size_t mark = scope_.mark();
    bind(*it.pattern);
    for_each_field(it, [this](const auto& field) { put(field); });
    scope_.undo(mark);
  }

 private:
  friend TreeWriter<CanonicalWriter>;
  using TreeWriter::put_alternative;

  template <typename Item>
  void put_item(tag::Canonical tag, const Item& item) {
    out_.tag(tag);
    for_each_field(item, [this](const auto& field) { put(field); });
  }

  // ---- Open nodes: like PT's, without ids. A name that may be a variable is not bound.
  void put_open(const pt::OpenExpr& open) {
    if (std::holds_alternative<pt::FieldAccessExpr>(open.otherwise->node)) return put(*open.otherwise);
    hole(HoleKind::name_tag, open.choices.front().reference.index);
    hole(HoleKind::name_rest, open.choices.front().reference.index);
  }
  void put_open(const pt::OpenStage& open) {
    const pt::Choice<pt::PipeStage>& choice = open.choices.front();
    const auto* variable = std::get_if<pt::PipeVariable>(&open.otherwise->node);
    if (!variable) return put(*choice.node);
    hole(HoleKind::stage_tag, choice.reference.index);
    hole(HoleKind::stage_rest, choice.reference.index);
    put(variable->arguments);
  }

  // ---- Uses of names
  void put_alternative(const pt::VariableExpr& it) { put_bound(it.name); }
  void put_alternative(const pt::LetVariable& it) { put_bound(it.name); }
  void put_alternative(const pt::MatchVariable& it) { put_bound(it.name); }
  void put_alternative(const pt::PipeVariable& it) {
    put_bound(it.name);
    put(it.arguments);
  }

  // ---- Binders
  void put_alternative(const pt::LetExpr& it) {
    // Names are numbered in the value before the pattern, and written behind it.
    auto start = static_cast<std::ptrdiff_t>(bytes_.size());
    std::size_t first_hole = holes_.size();
    put(it.value);
    auto pattern = static_cast<std::ptrdiff_t>(bytes_.size());
    std::size_t mark = scope_.mark();
    bind(*it.pattern);
    put(it.pattern);
    std::size_t length = bytes_.size() - static_cast<std::size_t>(pattern);
    std::rotate(bytes_.begin() + start, bytes_.begin() + pattern, bytes_.end());
    for (std::size_t i = first_hole; i < holes_.size(); i++) holes_[i].offset += length;
    put(it.body);
    scope_.undo(mark);
  }
  void put_alternative(const pt::LambdaExpr& it) { put_lambda(it); }
  void put_alternative(const pt::PipeLambda& it) { put_lambda(it); }
  template <typename Lambda>
  void put_lambda(const Lambda& it) {
    std::size_t mark = scope_.mark();
    for (const pt::LetPattern* parameter : it.parameters) bind(*parameter);
    put(it.parameters);
    put(it.body);
    scope_.undo(mark);
  }

  template <typename Pattern>
  void bind(const Pattern& pattern) {
    names_.clear();
    collect(pattern, names_);
    for (std::string_view name : names_) scope_.bind(name, count_++);
  }
  void put_bound(std::string_view name) {
    const std::uint32_t* number = scope_.find(name);
    if (!number) return put(name);
    char text[12] = {'$'};
    char* end = std::to_chars(text + 1, std::end(text), *number).ptr;
    put(std::string_view(text, static_cast<std::size_t>(end - text)));
  }

  const Knot& knot_;
  NameScope<std::uint32_t> scope_;  ///< the number of the name
  std::vector<std::string_view> names_;
  std::uint32_t count_ = 0;  ///< how many names are bound so far
};

}  // namespace

Code encode_canonical(const pt::Item& item, const Knot& knot) {
  CanonicalWriter writer(knot);
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

}  // namespace darkpkg::hash::wire
