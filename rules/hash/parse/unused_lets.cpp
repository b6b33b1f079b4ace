#include "rules/hash/parse/unused_lets.hpp"

#include <string>

#include "base/name_scope.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/diagnostics/codes.hpp"

namespace darkpkg::hash {
namespace {

using syntax::Expr;

class UnusedLets {
 public:
  explicit UnusedLets(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void file(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations)
      std::visit(overloaded{[&](const syntax::FunctionDeclaration& function) {
                              for (const syntax::Parameter& parameter : function.parameters)
                                bind(parameter.name.text, parameter.name.at, false);
                              walk(function.body);
                              leave(0);
                            },
                            [&](const syntax::ValueDeclaration& value) { walk(value.body); },
                            [](const syntax::TypeDeclaration&) {},
                            [&](const syntax::ModuleDeclaration& module) { file(module.declarations); }},
                 declaration.node);
  }

 private:
  struct Local {
    Span at;
    bool warns;  ///< if it is not used
    bool is_used;
  };

  void bind(std::string_view name, Span at, bool is_let) {
    if (!name.empty()) locals_.bind(name, {at, is_let && !name.starts_with('_'), false});
  }
  void bind(const syntax::LetPattern& pattern, bool is_let) {
    if (const auto* name = std::get_if<syntax::NameBinding>(&pattern.node)) bind(name->name, pattern.at, is_let);
    if (const auto* tuple = std::get_if<syntax::TupleBinding>(&pattern.node))
      for (const syntax::LetPattern* item : tuple->items) bind(*item, is_let);
  }
  void bind(const syntax::MatchPattern& pattern) {
    const auto all = [&](std::span<const syntax::MatchPattern* const> parts) {
      for (const syntax::MatchPattern* part : parts) bind(*part);
    };
    std::visit(overloaded{[&](const syntax::VariablePattern& one) { bind(one.name, pattern.at, false); },
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
  void use(std::string_view name) {
    if (Local* local = locals_.find(name)) local->is_used = true;
  }
  /// Ends the scopes of what was bound since `mark`.
  void leave(std::size_t mark) {
    locals_.each_since(mark, [&](std::string_view bound, const Local& local) {
      if (!local.warns || local.is_used) return;
      const std::string name(bound);
      diagnostics_.add(codes::unused_value, local.at, "nothing uses `" + name + "`",
                       "remove the `let`, or write `_" + name + "` if only its effect counts");
    });
    locals_.undo(mark);
  }

  void walk(const Expr* expr) {
    if (expr) std::visit([&](const auto& node) { visit(node); }, expr->node);
  }
  void walk(std::span<const Expr* const> exprs) {
    for (const Expr* expr : exprs) walk(expr);
  }
  void walk(std::span<const syntax::NamedValue> values) {
    for (const syntax::NamedValue& one : values) walk(one.value);
  }

  template <typename Literal>
  void visit(const Literal&) {}
  void visit(const syntax::StringExpr& node) {
    for (const syntax::StringPart& part : node.parts) walk(part.expr);
  }
  void visit(const syntax::VariableExpr& node) { use(node.name); }
  void visit(const syntax::FunctionNameExpr& node) { name(node.name); }
  void name(const syntax::QualifiedName& name) {
    if (name.modules.empty()) use(name.name.text);
  }
  void visit(const syntax::InfixExpr& node) {
    walk(node.left);
    walk(node.right);
  }
  void visit(const syntax::LetExpr& node) {
    walk(node.value);
    const std::size_t mark = locals_.mark();
    bind(*node.pattern, true);
    walk(node.body);
    leave(mark);
  }
  void visit(const syntax::ApplyExpr& node) {
    walk(node.function);
    walk(node.arguments);
  }
  void visit(const syntax::ListExpr& node) { walk(node.items); }
  void visit(const syntax::TupleExpr& node) { walk(node.items); }
  void visit(const syntax::IfExpr& node) {
    walk(node.condition);
    walk(node.then);
    walk(node.otherwise);
  }
  void visit(const syntax::FieldExpr& node) { walk(node.record); }
  void visit(const syntax::LambdaExpr& node) {
    const std::size_t mark = locals_.mark();
    for (const syntax::LetPattern* parameter : node.parameters) bind(*parameter, false);
    walk(node.body);
    leave(mark);
  }
  void visit(const syntax::RecordExpr& node) { walk(node.fields); }
  void visit(const syntax::DictExpr& node) { walk(node.entries); }
  void visit(const syntax::UpdateExpr& node) {
    walk(node.record);
    walk(node.updates);
  }
  /// A case without a type may be a variable with a capital.
  void visit(const syntax::EnumExpr& node) {
    if (node.type.name.text.empty() && node.fields.empty()) use(node.case_name.text);
    walk(node.fields);
  }
  void visit(const syntax::MatchExpr& node) {
    walk(node.subject);
    for (const syntax::MatchCase& one : node.cases) {
      const std::size_t mark = locals_.mark();
      bind(*one.pattern);
      walk(one.guard);
      walk(one.body);
      leave(mark);
    }
  }
  void visit(const syntax::PipeExpr& node) {
    walk(node.first);
    for (const syntax::PipeStage& stage : node.stages)
      std::visit(overloaded{[&](const syntax::InfixStage& one) { walk(one.right); },
                            [&](const syntax::LambdaStage& one) { visit(one.lambda); },
                            [&](const syntax::EnumStage& one) { visit(one.value); },
                            [&](const syntax::CallStage& one) {
                              name(one.name);
                              walk(one.arguments);
                            },
                            [&](const syntax::VariableStage& one) { use(one.name); }},
                 stage.node);
  }
  void visit(const syntax::SequenceExpr& node) { walk(node.statements); }

  Diagnostics& diagnostics_;
  NameScope<Local> locals_;
};

}  // namespace

void warn_of_unused_lets(const syntax::File& file, Diagnostics& diagnostics) {
  UnusedLets(diagnostics).file(file.declarations);
}

}  // namespace darkpkg::hash
