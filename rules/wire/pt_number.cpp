#include "base/overloaded.hpp"
#include "rules/wire/pt_encode.hpp"

namespace darkpkg::wire {
namespace {

/// Visits what has an id in the order in which ProgramEncoder writes them.
class Numbering {
 public:
  void expr(const pt::Expr& first) {
    for (const pt::Expr* e = &first; e != nullptr;) {
      e->id = ++last_;
      e = std::visit([&](const auto& node) { return this->node(node); }, e->node);
    }
  }

 private:
  // Each visits a node's parts, and returns the expression that stands last in it where that one still has to be
  // visited: so a body of thousands of lets needs no recursion.
  using Last = const pt::Expr*;

  void exprs(std::span<const pt::Expr* const> items) {
    for (const pt::Expr* item : items) expr(*item);
  }
  void fields(std::span<const pt::FieldInit> fields) {
    for (const pt::FieldInit& field : fields) expr(*field.value);
  }
  void let_pattern(const pt::LetPattern& p) {
    p.id = ++last_;
    if (const auto* tuple = std::get_if<pt::LetTuple>(&p.node)) let_patterns(tuple->items);
  }
  void let_patterns(std::span<const pt::LetPattern* const> items) {
    for (const pt::LetPattern* item : items) let_pattern(*item);
  }
  void match_pattern(const pt::MatchPattern& p) {
    p.id = ++last_;
    std::visit(overloaded{[&](const pt::MatchEnum& n) { match_patterns(n.fields); },
                          [&](const pt::MatchTuple& n) { match_patterns(n.items); },
                          [&](const pt::MatchList& n) { match_patterns(n.items); },
                          [&](const pt::MatchCons& n) {
                            match_pattern(*n.head);
                            match_pattern(*n.tail);
                          },
                          [&](const pt::MatchOr& n) { match_patterns(n.alternatives); }, [](const pt::MatchLiteral&) {},
                          [](const pt::MatchString&) {}, [](const pt::MatchVariable&) {}},
               p.node);
  }
  void match_patterns(std::span<const pt::MatchPattern* const> items) {
    for (const pt::MatchPattern* item : items) match_pattern(*item);
  }
  void stage(const pt::PipeStage& stage) {
    stage.id = ++last_;
    std::visit(overloaded{[&](const pt::PipeVariable& n) { exprs(n.arguments); },
                          [&](const pt::PipeLambda& n) {
                            let_patterns(n.parameters);
                            expr(*n.body);
                          },
                          [&](const pt::PipeInfix& n) { expr(*n.right); },
                          [&](const pt::PipeFnCall& n) { exprs(n.arguments); },
                          [&](const pt::PipeEnum& n) { exprs(n.fields); },
                          [&](const pt::PipeFnOrVariable& n) { exprs(n.arguments); }},
               stage.node);
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
    expr(*n.record);
    fields(n.updates);
    return nullptr;
  }
  Last node(const pt::FieldAccessExpr& n) { return n.record; }
  Last node(const pt::EnumExpr& n) { return exprs(n.fields), nullptr; }
  Last node(const pt::LetExpr& n) {
    let_pattern(*n.pattern);
    expr(*n.value);
    return n.body;
  }
  Last node(const pt::IfExpr& n) {
    expr(*n.condition);
    expr(*n.then);
    return n.otherwise;
  }
  Last node(const pt::MatchExpr& n) {
    expr(*n.subject);
    for (const pt::MatchCase& c : n.cases) {
      match_pattern(*c.pattern);
      if (c.guard) expr(*c.guard);
      expr(*c.body);
    }
    return nullptr;
  }
  Last node(const pt::LambdaExpr& n) {
    let_patterns(n.parameters);
    return n.body;
  }
  Last node(const pt::ApplyExpr& n) {
    expr(*n.function);
    exprs(n.arguments);
    return nullptr;
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
    expr(*n.source);
    for (const pt::PipeStage* s : n.stages) stage(*s);
    return nullptr;
  }
  Last node(const pt::LiteralExpr&) { return nullptr; }
  Last node(const pt::VariableExpr&) { return nullptr; }
  Last node(const pt::ArgumentExpr&) { return nullptr; }
  Last node(const pt::SelfExpr&) { return nullptr; }
  Last node(const pt::FnNameExpr&) { return nullptr; }
  Last node(const pt::ValueExpr&) { return nullptr; }
  Last node(const pt::ValueOrVariableExpr&) { return nullptr; }
  Last node(const pt::FnOrLocalExpr&) { return nullptr; }
  Last node(const pt::FnOrValueExpr&) { return nullptr; }

  pt::Id last_ = 0;
};

}  // namespace

void number_expressions(const pt::Item& item) {
  std::visit(overloaded{[](const pt::PackageType&) {}, [](const auto& other) { Numbering().expr(*other.body); }}, item);
}

}  // namespace darkpkg::wire
