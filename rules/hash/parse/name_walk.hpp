#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/overloaded.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// What gives a name to a value.
enum class Binder : std::uint8_t {
  parameter,  ///< of a function or a lambda
  let,
  pattern,  ///< of a match
};

/// Walks through the definitions of a file and tells a sink what binds and uses bare names, as
/// rules/hash/program/body_names.hpp has it. Needs a deep stack (base/deep_stack.hpp). The sink has
///   std::size_t enter(Span scope)      names that are bound next can be used there, until leave() of what it returns
///   void bind(std::string_view name, Span at, Binder by, std::optional<Span> type)    `type`: of a function's
///   parameter void use(std::string_view name, Span at) void leave(std::size_t mark)
/// Names may be empty or made up by the parser.
template <typename Sink>
class NameWalk {
 public:
  explicit NameWalk(Sink& sink) : sink_(sink) {}

  void file(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations)
      std::visit(overloaded{[&](const syntax::FunctionDeclaration& function) {
                              const std::size_t mark = sink_.enter(function.body->at);
                              for (const syntax::Parameter& parameter : function.parameters)
                                sink_.bind(parameter.name.text, parameter.name.at, Binder::parameter,
                                           parameter.type->at);
                              walk(function.body);
                              sink_.leave(mark);
                            },
                            [&](const syntax::ValueDeclaration& value) { walk(value.body); },
                            [](const syntax::TypeDeclaration&) {},
                            [&](const syntax::ModuleDeclaration& module) { file(module.declarations); }},
                 declaration.node);
  }

 private:
  using Expr = syntax::Expr;

  void bind(const syntax::LetPattern& pattern, Binder by) {
    if (const auto* name = std::get_if<syntax::NameBinding>(&pattern.node))
      sink_.bind(name->name, pattern.at, by, std::nullopt);
    if (const auto* tuple = std::get_if<syntax::TupleBinding>(&pattern.node))
      for (const syntax::LetPattern* item : tuple->items) bind(*item, by);
  }
  void bind(const syntax::MatchPattern& pattern) {
    const auto all = [&](std::span<const syntax::MatchPattern* const> parts) {
      for (const syntax::MatchPattern* part : parts) bind(*part);
    };
    std::visit(overloaded{[&](const syntax::VariablePattern& one) {
                            sink_.bind(one.name, pattern.at, Binder::pattern, std::nullopt);
                          },
                          [&](const syntax::EnumPattern& one) { all(one.fields); },
                          [&](const syntax::TuplePattern& one) { all(one.items); },
                          [&](const syntax::ListPattern& one) { all(one.items); },
                          [&](const syntax::OrPattern& one) { all(one.alternatives); },
                          [&](const syntax::ConsPattern& one) {
                            bind(*one.head);
                            bind(*one.tail);
                          },
                          [](const auto&) {}},
               pattern.node);
  }

  void walk(const Expr* expr) {
    if (expr) std::visit([&](const auto& node) { visit(node, expr->at); }, expr->node);
  }
  void walk(std::span<const Expr* const> exprs) {
    for (const Expr* expr : exprs) walk(expr);
  }
  void walk(std::span<const syntax::NamedValue> values) {
    for (const syntax::NamedValue& one : values) walk(one.value);
  }

  template <typename Literal>
  void visit(const Literal&, Span) {}
  void visit(const syntax::StringExpr& node, Span) {
    for (const syntax::StringPart& part : node.parts) walk(part.expr);
  }
  void visit(const syntax::VariableExpr& node, Span at) { sink_.use(node.name, at); }
  void visit(const syntax::FunctionNameExpr& node, Span) { name(node.name); }
  void name(const syntax::QualifiedName& name) {
    if (name.modules.empty()) sink_.use(name.name.text, name.name.at);
  }
  void visit(const syntax::InfixExpr& node, Span) {
    walk(node.left);
    walk(node.right);
  }
  /// What is bound is not visible in its own value.
  void visit(const syntax::LetExpr& node, Span) {
    walk(node.value);
    const std::size_t mark = sink_.enter(node.body->at);
    bind(*node.pattern, Binder::let);
    walk(node.body);
    sink_.leave(mark);
  }
  void visit(const syntax::ApplyExpr& node, Span) {
    walk(node.function);
    walk(node.arguments);
  }
  void visit(const syntax::ListExpr& node, Span) { walk(node.items); }
  void visit(const syntax::TupleExpr& node, Span) { walk(node.items); }
  void visit(const syntax::IfExpr& node, Span) {
    walk(node.condition);
    walk(node.then);
    walk(node.otherwise);
  }
  void visit(const syntax::FieldExpr& node, Span) { walk(node.record); }
  void visit(const syntax::LambdaExpr& node, Span) {
    const std::size_t mark = sink_.enter(node.body->at);
    for (const syntax::LetPattern* parameter : node.parameters) bind(*parameter, Binder::parameter);
    walk(node.body);
    sink_.leave(mark);
  }
  void visit(const syntax::RecordExpr& node, Span) { walk(node.fields); }
  void visit(const syntax::DictExpr& node, Span) { walk(node.entries); }
  void visit(const syntax::UpdateExpr& node, Span) {
    walk(node.record);
    walk(node.updates);
  }
  /// A case without a type may be a variable with a capital.
  void visit(const syntax::EnumExpr& node, Span) {
    if (node.type.name.text.empty() && node.fields.empty()) sink_.use(node.case_name.text, node.case_name.at);
    walk(node.fields);
  }
  void visit(const syntax::MatchExpr& node, Span) {
    walk(node.subject);
    for (const syntax::MatchCase& one : node.cases) {
      const std::uint32_t start = one.guard ? one.guard->at.offset : one.body->at.offset;
      const std::size_t mark = sink_.enter({start, one.body->at.offset + one.body->at.length - start});
      bind(*one.pattern);
      walk(one.guard);
      walk(one.body);
      sink_.leave(mark);
    }
  }
  void visit(const syntax::PipeExpr& node, Span) {
    walk(node.first);
    for (const syntax::PipeStage& stage : node.stages)
      std::visit(overloaded{[&](const syntax::InfixStage& one) { walk(one.right); },
                            [&](const syntax::LambdaStage& one) { visit(one.lambda, stage.at); },
                            [&](const syntax::EnumStage& one) { visit(one.value, stage.at); },
                            [&](const syntax::CallStage& one) {
                              name(one.name);
                              walk(one.arguments);
                            },
                            [&](const syntax::VariableStage& one) { sink_.use(one.name, stage.at); }},
                 stage.node);
  }
  void visit(const syntax::SequenceExpr& node, Span) { walk(node.statements); }

  Sink& sink_;
};

}  // namespace darkpkg::hash
