#include "rules/compile/lower/used_names.hpp"

#include "base/overloaded.hpp"

namespace darkpkg::lower {
namespace {

class Collector {
 public:
  explicit Collector(std::vector<UsedName>& to) : to_(to) {}

  void expr(const pt::Expr& first) {
    for (const pt::Expr* e = &first; e != nullptr;)
      e = std::visit([&](const auto& node) { return this->node(node); }, e->node);
  }

 private:
  // Each visits a node's parts, and returns the expression that stands last in it where that one still has to be
  // visited.
  using Last = const pt::Expr*;

  void exprs(std::span<const pt::Expr* const> items) {
    for (const pt::Expr* item : items) expr(*item);
  }
  void fields(std::span<const pt::FieldInit> fields) {
    for (const pt::FieldInit& field : fields) expr(*field.value);
  }

  Last node(const pt::VariableExpr& n) {
    to_.push_back({n.name, std::nullopt});
    return nullptr;
  }
  Last node(const pt::ValueOrVariableExpr& n) {
    to_.push_back({n.name, object::Expectation{object::ExpectationKind::not_a_value, n.reference.index}});
    return nullptr;
  }
  Last node(const pt::FnOrLocalExpr& n) {
    if (n.argument < 0)
      to_.push_back({n.name, object::Expectation{object::ExpectationKind::not_a_fn, n.reference.index}});
    return nullptr;
  }

  Last node(const pt::StringExpr& n) {
    for (const pt::StringSegment& segment : n.segments)
      if (segment.hole) expr(*segment.hole);
    return nullptr;
  }
  Last node(const pt::ListExpr& n) { return exprs(n.items), nullptr; }
  Last node(const pt::DictExpr& n) {
    for (const pt::DictEntry& entry : n.entries) expr(*entry.value);
    return nullptr;
  }
  Last node(const pt::TupleExpr& n) { return exprs(n.items), nullptr; }
  Last node(const pt::RecordExpr& n) { return fields(n.fields), nullptr; }
  Last node(const pt::RecordUpdateExpr& n) {
    fields(n.updates);
    return n.record;
  }
  Last node(const pt::FieldAccessExpr& n) { return n.record; }
  Last node(const pt::EnumExpr& n) { return exprs(n.fields), nullptr; }
  Last node(const pt::LetExpr& n) {
    expr(*n.value);
    return n.body;
  }
  Last node(const pt::IfExpr& n) {
    expr(*n.condition);
    expr(*n.then);
    return n.otherwise;
  }
  Last node(const pt::MatchExpr& n) {
    for (const pt::MatchCase& c : n.cases) {
      if (c.guard) expr(*c.guard);
      expr(*c.body);
    }
    return n.subject;
  }
  Last node(const pt::LambdaExpr& n) { return n.body; }
  Last node(const pt::ApplyExpr& n) {
    exprs(n.arguments);
    return n.function;
  }
  Last node(const pt::InfixExpr& n) {
    expr(*n.left);
    return n.right;
  }
  Last node(const pt::StatementExpr& n) {
    expr(*n.first);
    return n.next;
  }
  Last node(const pt::PipeExpr& n) {
    for (const pt::PipeStage* stage : n.stages)
      std::visit(
          overloaded{[&](const pt::PipeLambda& s) { expr(*s.body); }, [&](const pt::PipeInfix& s) { expr(*s.right); },
                     [&](const pt::PipeEnum& s) { exprs(s.fields); }, [&](const auto& s) { exprs(s.arguments); }},
          stage->node);
    return n.source;
  }
  Last node(const pt::LiteralExpr&) { return nullptr; }
  Last node(const pt::ArgumentExpr&) { return nullptr; }
  Last node(const pt::SelfExpr&) { return nullptr; }
  Last node(const pt::FnNameExpr&) { return nullptr; }
  Last node(const pt::ValueExpr&) { return nullptr; }
  Last node(const pt::FnOrValueExpr&) { return nullptr; }

  std::vector<UsedName>& to_;
};

}  // namespace

void append_used_names(const pt::Expr& expr, std::vector<UsedName>& to) { Collector(to).expr(expr); }

}  // namespace darkpkg::lower
