#include "rules/hash/parse/validate.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/overloaded.hpp"
#include "rules/hash/parse/parser.hpp"

namespace darkpkg::hash {
namespace {

using syntax::Expr;
using syntax::LetPattern;
using syntax::MatchPattern;
using syntax::Name;

/// Names that may be bound any number of times.
bool is_ignored(std::string_view name) { return name.empty() || name.starts_with('_'); }

class Validator {
 public:
  explicit Validator(Reporter& reporter) : reporter_(reporter) {}

  void file(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations)
      std::visit(overloaded{[&](const syntax::FunctionDeclaration& function) {
                              bound_.clear();
                              for (const syntax::Parameter& parameter : function.parameters)
                                bound_.push_back(parameter.name);
                              report_duplicates();
                              walk(function.body);
                            },
                            [&](const syntax::ValueDeclaration& value) { walk(value.body); },
                            [](const syntax::TypeDeclaration&) {},
                            [&](const syntax::ModuleDeclaration& module) { file(module.declarations); }},
                 declaration.node);
  }

 private:
  void walk(const Expr* expr) {
    if (!expr || too_deep_) return;
    if (depth_ >= kDeepestTree) {
      too_deep_ = true;
      reporter_.report(Mistake::too_deep_tree, {expr->at.offset, 1});
      return;
    }
    depth_++;
    std::visit([&](const auto& node) { children(node); }, expr->node);
    depth_--;
  }
  void walk(std::span<const Expr* const> exprs) {
    for (const Expr* expr : exprs) walk(expr);
  }
  void walk(std::span<const syntax::NamedValue> values) {
    for (const syntax::NamedValue& one : values) walk(one.value);
  }

  // Leaves: literals and names.
  template <typename Leaf>
  void children(const Leaf&) {}
  void children(const syntax::StringExpr& node) {
    for (const syntax::StringPart& part : node.parts) walk(part.expr);
  }
  void children(const syntax::InfixExpr& node) {
    walk(node.left);
    walk(node.right);
  }
  void children(const syntax::LetExpr& node) {
    bound_.clear();
    collect(*node.pattern);
    report_duplicates();
    walk(node.value);
    walk(node.body);
  }
  void children(const syntax::ApplyExpr& node) {
    walk(node.function);
    walk(node.arguments);
  }
  void children(const syntax::ListExpr& node) { walk(node.items); }
  void children(const syntax::TupleExpr& node) { walk(node.items); }
  void children(const syntax::IfExpr& node) {
    walk(node.condition);
    walk(node.then);
    walk(node.otherwise);
  }
  void children(const syntax::FieldExpr& node) { walk(node.record); }
  void children(const syntax::LambdaExpr& node) {
    bound_.clear();
    for (const LetPattern* parameter : node.parameters) collect(*parameter);
    report_duplicates();
    walk(node.body);
  }
  void children(const syntax::RecordExpr& node) { walk(node.fields); }
  void children(const syntax::DictExpr& node) { walk(node.entries); }
  void children(const syntax::UpdateExpr& node) {
    walk(node.record);
    walk(node.updates);
  }
  void children(const syntax::EnumExpr& node) { walk(node.fields); }
  void children(const syntax::MatchExpr& node) {
    walk(node.subject);
    for (const syntax::MatchCase& one : node.cases) {
      duplicates(*one.pattern);
      alternatives(*one.pattern);
      walk(one.guard);
      walk(one.body);
    }
  }
  void children(const syntax::PipeExpr& node) {
    walk(node.first);
    for (const syntax::PipeStage& stage : node.stages)
      std::visit(
          overloaded{[&](const syntax::InfixStage& one) { walk(one.right); },
                     [&](const syntax::LambdaStage& one) { children(one.lambda); },
                     [&](const syntax::EnumStage& one) { walk(one.value.fields); },
                     [&](const syntax::CallStage& one) { walk(one.arguments); }, [](const syntax::VariableStage&) {}},
          stage.node);
  }
  void children(const syntax::SequenceExpr& node) { walk(node.statements); }

  /// Adds the names that a pattern binds to bound_.
  void collect(const LetPattern& pattern) {
    if (const auto* name = std::get_if<syntax::NameBinding>(&pattern.node)) bound_.push_back({name->name, pattern.at});
    if (const auto* tuple = std::get_if<syntax::TupleBinding>(&pattern.node))
      for (const LetPattern* item : tuple->items) collect(*item);
  }
  /// Of alternatives, which bind the same names, the first one counts.
  void collect(const MatchPattern& pattern) {
    if (const auto* name = std::get_if<syntax::VariablePattern>(&pattern.node))
      bound_.push_back({name->name, pattern.at});
    else if (const auto* either = std::get_if<syntax::OrPattern>(&pattern.node)) collect(*either->alternatives.front());
    else for_each_part(pattern, [&](const MatchPattern& part) { collect(part); });
  }

  template <typename Visit>
  static void for_each_part(const MatchPattern& pattern, Visit visit) {
    const auto all = [&](std::span<const MatchPattern* const> parts) {
      for (const MatchPattern* part : parts) visit(*part);
    };
    if (const auto* value = std::get_if<syntax::EnumPattern>(&pattern.node)) all(value->fields);
    else if (const auto* tuple = std::get_if<syntax::TuplePattern>(&pattern.node)) all(tuple->items);
    else if (const auto* list = std::get_if<syntax::ListPattern>(&pattern.node)) all(list->items);
    else if (const auto* either = std::get_if<syntax::OrPattern>(&pattern.node)) all(either->alternatives);
    else if (const auto* cons = std::get_if<syntax::ConsPattern>(&pattern.node)) {
      visit(*cons->head);
      visit(*cons->tail);
    }
  }

  void duplicates(const MatchPattern& pattern) {
    if (const auto* either = std::get_if<syntax::OrPattern>(&pattern.node)) {
      for (const MatchPattern* one : either->alternatives) duplicates(*one);
      return;
    }
    bound_.clear();
    collect(pattern);
    report_duplicates();
  }

  /// Reports what bound_ holds more than once.
  void report_duplicates() {
    std::erase_if(bound_, [](const Name& name) { return is_ignored(name.text); });
    if (bound_.size() < 2) return;
    std::ranges::stable_sort(bound_, {}, &Name::text);
    for (std::size_t i = 1, first = 0; i < bound_.size(); i++) {
      if (bound_[i].text != bound_[first].text) first = i;
      else
        reporter_.report_with_note(Mistake::duplicate_binding, bound_[i].at, bound_[i].text, bound_[first].at,
                                   "it is bound here, too");
    }
  }

  std::vector<std::string_view> names(const MatchPattern& pattern) {
    bound_.clear();
    collect(pattern);
    std::vector<std::string_view> out;
    for (const Name& name : bound_)
      if (!is_ignored(name.text)) out.push_back(name.text);
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// Reports alternatives that bind other names than the first.
  void alternatives(const MatchPattern& pattern) {
    for_each_part(pattern, [&](const MatchPattern& part) { alternatives(part); });
    const auto* either = std::get_if<syntax::OrPattern>(&pattern.node);
    if (!either) return;
    const MatchPattern& first = *either->alternatives.front();
    const std::vector<std::string_view> wanted = names(first);
    for (const MatchPattern* one : either->alternatives.subspan(1))
      if (names(*one) != wanted)
        reporter_.report_with_note(Mistake::unequal_alternatives, one->at, {}, first.at,
                                   "the first alternative binds other names");
  }

  Reporter& reporter_;
  std::uint32_t depth_ = 0;
  bool too_deep_ = false;
  std::vector<Name> bound_;
};

}  // namespace

void validate(const syntax::File& file, Reporter& reporter) { Validator(reporter).file(file.declarations); }

}  // namespace darkpkg::hash
