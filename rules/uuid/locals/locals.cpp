#include "rules/uuid/locals/locals.hpp"

#include <optional>
#include <span>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "base/overloaded.hpp"
#include "language/source/source.hpp"
#include "language/text/names.hpp"
#include "rules/uuid/parse/parser.hpp"

namespace darkpkg::uuid {
namespace {

using syntax::Expr;
using syntax::Pattern;

/// Follows what rules/uuid/program/scope.cpp binds.
class BareNamesWalk {
 public:
  explicit BareNamesWalk(std::string_view text) : found_(text) {}

  void file(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations)
      std::visit(
          overloaded{[&](const syntax::LetDeclaration& let) {
                       for (const syntax::Binding& binding : let.bindings) definition(binding);
                     },
                     [&](const syntax::ModuleDeclaration& module) { file(module.declarations); }, [](const auto&) {}},
          declaration.node);
  }
  BareNames take() { return found_.take(); }

 private:
  void definition(const syntax::Binding& binding) {
    const std::size_t mark = found_.enter(binding.body->at);
    for (const Pattern* parameter : binding.parameters) bind(*parameter);
    walk(binding.body);
    found_.leave(mark);
  }

  void bind(const Pattern& pattern, std::optional<Span> type = std::nullopt) {
    const auto all = [&](std::span<const Pattern* const> parts) {
      for (const Pattern* part : parts) bind(*part);
    };
    std::visit(overloaded{[&](const syntax::NamedPattern& named) { found_.bind(named.name.text, named.name.at, type); },
                          [&](const syntax::ParenPattern& paren) { bind(*paren.inner); },
                          [&](const syntax::TypedPattern& typed) { bind(*typed.inner, typed.type->at); },
                          [&](const syntax::TuplePattern& tuple) { all(tuple.items); },
                          [&](const syntax::ConstructorPattern& constructor) { all(constructor.arguments); },
                          [&](const syntax::ListPattern& list) { all(list.items); },
                          [&](const syntax::ConsPattern& cons) {
                            bind(*cons.head);
                            bind(*cons.tail);
                          },
                          [&](const syntax::OrPattern& either) {
                            bind(*either.left);
                            bind(*either.right);
                          },
                          [](const auto&) {}},
               pattern.node);
  }

  void walk(const Expr* expr) {
    if (expr) std::visit([&](const auto& node) { visit(node); }, expr->node);
  }
  void walk(std::span<const Expr* const> exprs) {
    for (const Expr* expr : exprs) walk(expr);
  }

  template <typename Literal>
  void visit(const Literal&) {}
  void visit(const syntax::NameExpr& node) { found_.use(node.name.text, node.name.at); }
  /// `a.field` is of a variable, `A.name` is not.
  void visit(const syntax::PathExpr& node) {
    if (!is_capitalized(node.names.front().text)) found_.use(node.names.front().text, node.names.front().at);
  }
  void visit(const syntax::ApplyExpr& node) {
    walk(node.function);
    walk(node.argument);
  }
  void visit(const syntax::TypeApplyExpr& node) { walk(node.expr); }
  void visit(const syntax::ParenExpr& node) { walk(node.inner); }
  void visit(const syntax::TupleExpr& node) { walk(node.items); }
  void visit(const syntax::ListExpr& node) { walk(node.body); }
  void visit(const syntax::InterpolatedExpr& node) {
    for (const syntax::InterpolatedPart& part : node.parts) walk(part.hole);
  }
  void visit(const syntax::RecordExpr& node) {
    walk(node.original);
    for (const syntax::FieldExpr& field : node.fields) walk(field.value);
  }
  void visit(const syntax::DotGetExpr& node) { walk(node.record); }
  void visit(const syntax::LambdaExpr& node) {
    const std::size_t mark = found_.enter(node.body->at);
    for (const Pattern* parameter : node.parameters) bind(*parameter);
    walk(node.body);
    found_.leave(mark);
  }
  void visit(const syntax::IfExpr& node) {
    walk(node.condition);
    walk(node.then);
    walk(node.otherwise);
  }
  /// What is bound is not visible in its own value.
  void visit(const syntax::LetExpr& node) {
    walk(node.value);
    const std::size_t mark = found_.enter(node.body->at);
    bind(*node.pattern);
    walk(node.body);
    found_.leave(mark);
  }
  void visit(const syntax::MatchExpr& node) {
    walk(node.subject);
    for (const syntax::MatchClause& one : node.clauses) {
      const std::uint32_t start = one.guard ? one.guard->at.offset : one.body->at.offset;
      const std::size_t mark = found_.enter({start, one.body->at.offset + one.body->at.length - start});
      bind(*one.pattern);
      walk(one.guard);
      walk(one.body);
      found_.leave(mark);
    }
  }
  void visit(const syntax::SequentialExpr& node) {
    walk(node.first);
    walk(node.second);
  }
  void visit(const syntax::TypedExpr& node) { walk(node.inner); }
  void visit(const syntax::DoExpr& node) { walk(node.inner); }

  BareNamesBuilder found_;
};

}  // namespace

BareNames find_bare_names(std::string_view bytes) {
  BareNames out;
  Diagnostics found;
  const std::optional<Source> source = decode_source({}, bytes, found);
  if (!source) return out;
  with_deep_stack([&] {
    Arena arena;
    const syntax::File* file = parse(*source, arena, found);
    if (found.has_errors()) return;
    BareNamesWalk walk(source->text);
    walk.file(file->declarations);
    out = walk.take();
  });
  return out;
}

}  // namespace darkpkg::uuid
