#include "rules/hash/program/expressions.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/overloaded.hpp"
#include "base/scratch_list.hpp"
#include "rules/hash/program/body_names.hpp"
#include "rules/hash/program/literals.hpp"
#include "rules/hash/program/patterns.hpp"
#include "rules/hash/program/places.hpp"
#include "rules/hash/program/types.hpp"

namespace darkpkg::hash {
namespace {

pt::InfixOp infix_op(syntax::Infix op) {
  switch (op) {
    case syntax::Infix::logical_or: return pt::InfixOp::logical_or;
    case syntax::Infix::logical_and: return pt::InfixOp::logical_and;
    case syntax::Infix::equals: return pt::InfixOp::equals;
    case syntax::Infix::not_equals: return pt::InfixOp::not_equals;
    case syntax::Infix::less: return pt::InfixOp::less;
    case syntax::Infix::greater: return pt::InfixOp::greater;
    case syntax::Infix::less_or_equal: return pt::InfixOp::less_equal;
    case syntax::Infix::greater_or_equal: return pt::InfixOp::greater_equal;
    case syntax::Infix::plus: return pt::InfixOp::add;
    case syntax::Infix::minus: return pt::InfixOp::subtract;
    case syntax::Infix::concat: return pt::InfixOp::string_concat;
    case syntax::Infix::multiply: return pt::InfixOp::multiply;
    case syntax::Infix::divide: return pt::InfixOp::divide;
    case syntax::Infix::modulo: return pt::InfixOp::modulo;
    case syntax::Infix::power: return pt::InfixOp::power;
  }
  return pt::InfixOp::add;
}

class BodyConverter {
 public:
  BodyConverter(const FunctionScope& function, ItemContext& context) : context_(context), names_(function, context) {}

  const pt::Expr* convert(const syntax::Expr& expr) {
    const pt::Expr* made = std::visit([&](const auto& node) { return this->node(expr.at, node); }, expr.node);
    made->id = id_of_place(expr.at);
    return made;
  }

 private:
  using Converted = const pt::Expr*;

  template <typename T>
  Converted make(const T& node) {
    return context_.arena.make<pt::Expr>(pt::Id{0}, node);
  }
  template <typename Items, typename Make>
  auto map(const Items& items, Make make_item) {
    return context_.arena.map(items, make_item);
  }
  pt::Exprs convert_all(std::span<const syntax::Expr* const> exprs) {
    return map(exprs, [&](const syntax::Expr* expr) { return convert(*expr); });
  }
  std::span<const pt::FieldInit> convert_fields(std::span<const syntax::NamedValue> fields) {
    return map(fields, [&](const syntax::NamedValue& field) {
      return pt::FieldInit{field.name.text, convert(*field.value)};
    });
  }
  /// The `a` of `a.b.c`; null if the expression is of another form.
  static const syntax::VariableExpr* path_start(const syntax::Expr* expr) {
    while (const auto* field = std::get_if<syntax::FieldExpr>(&expr->node)) expr = field->record;
    return std::get_if<syntax::VariableExpr>(&expr->node);
  }

  /// The names of `a.b.c`, of which `n` is the last.
  pt::Texts path(const syntax::FieldExpr& n) {
    std::vector<std::string_view> names = {n.field.text};
    const syntax::Expr* record = n.record;
    while (const auto* field = std::get_if<syntax::FieldExpr>(&record->node)) {
      names.push_back(field->field.text);
      record = field->record;
    }
    names.push_back(std::get<syntax::VariableExpr>(record->node).name);
    std::ranges::reverse(names);
    return context_.arena.copy(names);
  }

  // ---- Expressions, in the order of the syntax

  template <typename Literal>
  requires requires(const Literal& literal, Arena& arena) { convert_literal(literal, arena); }
  Converted node(Span, const Literal& n) { return make(pt::LiteralExpr{convert_literal(n, context_.arena)}); }

  Converted node(Span, const syntax::StringExpr& n) {
    return make(pt::StringExpr{map(n.parts, [&](const syntax::StringPart& part) {
      if (part.expr) return pt::StringSegment{pt::HoleSegment{convert(*part.expr)}};
      return pt::StringSegment{pt::TextSegment{part.text}};
    })});
  }

  Converted node(Span at, const syntax::VariableExpr& n) { return names_.variable(n.name, at); }

  Converted node(Span, const syntax::FunctionNameExpr& n) { return names_.qualified(ReferenceKind::name, n.name); }

  Converted node(Span, const syntax::InfixExpr& n) {
    Converted left = convert(*n.left);
    return make(pt::InfixExpr{infix_op(n.op), left, convert(*n.right)});
  }

  /// What is bound is not visible in its own value. But a lambda that is bound to the function's name does not mean the
  /// function by it.
  Converted node(Span, const syntax::LetExpr& n) {
    const auto* name = std::get_if<syntax::NameBinding>(&n.pattern->node);
    const bool is_lambda = name && std::holds_alternative<syntax::LambdaExpr>(n.value->node);
    const BodyNames::Mark outside = names_.mark();
    if (is_lambda) names_.enter_let_lambda(name->name);
    Converted value = convert(*n.value);
    if (is_lambda) names_.leave_let_lambda();
    names_.leave(outside);
    const pt::LetPattern* pattern = convert_let_pattern(*n.pattern, context_.arena);
    names_.bind(*pattern);
    Converted body = convert(*n.body);
    names_.leave(outside);
    return make(pt::LetExpr{pattern, value, body});
  }

  Converted node(Span, const syntax::ApplyExpr& n) {
    const auto* name = std::get_if<syntax::FunctionNameExpr>(&n.function->node);
    Converted function = name ? names_.callee(name->name) : convert(*n.function);
    pt::TypeReferences type_arguments = convert_types(n.type_arguments, context_);
    pt::Exprs arguments = convert_all(n.arguments);
    if (arguments.empty()) arguments = {context_.arena.make<Converted>(make(pt::LiteralExpr{pt::Unit{}})), 1};
    return make(pt::ApplyExpr{function, type_arguments, arguments});
  }

  Converted node(Span, const syntax::ListExpr& n) { return make(pt::ListExpr{convert_all(n.items)}); }
  Converted node(Span, const syntax::TupleExpr& n) { return make(pt::TupleExpr{convert_all(n.items)}); }

  Converted node(Span, const syntax::IfExpr& n) {
    Converted condition = convert(*n.condition);
    Converted then = convert(*n.then);
    std::optional<Converted> otherwise;
    if (n.otherwise) otherwise = convert(*n.otherwise);
    return make(pt::IfExpr{condition, then, otherwise});
  }

  /// `a.b.c` may be a value or function of a module, if nothing binds `a`: the whole first, then `a.b` with a field.
  Converted node(Span at, const syntax::FieldExpr& n) {
    const syntax::VariableExpr* start = path_start(n.record);
    Converted access = make(pt::FieldAccessExpr{convert(*n.record), n.field.text});
    return !start || names_.is_bound(start->name) ? access : names_.path(path(n), at, access);
  }

  Converted node(Span, const syntax::LambdaExpr& n) {
    auto [parameters, body] = lambda_parts(n);
    return make(pt::LambdaExpr{parameters, body});
  }

  Converted node(Span, const syntax::RecordExpr& n) {
    pt::TypeName type = type_name(written_name(n.type.modules, n.type.name.text, context_.arena), n.type.at, context_);
    pt::TypeReferences type_arguments = convert_types(n.type.arguments, context_);
    return make(pt::RecordExpr{type, type_arguments, convert_fields(n.fields)});
  }

  Converted node(Span, const syntax::DictExpr& n) {
    return make(pt::DictExpr{map(n.entries, [&](const syntax::NamedValue& entry) {
      return pt::DictEntry{entry.name.text, convert(*entry.value)};
    })});
  }

  Converted node(Span, const syntax::UpdateExpr& n) {
    Converted record = convert(*n.record);
    return make(pt::RecordUpdateExpr{record, convert_fields(n.updates)});
  }

  Converted node(Span, const syntax::EnumExpr& n) {
    if (n.fields.empty() && type_of_case(n).empty()) return names_.variable(n.case_name.text, n.case_name.at);
    pt::TypeName type = enum_type(n);
    pt::TypeReferences type_arguments = convert_types(n.type.arguments, context_);
    return make(pt::EnumExpr{type, type_arguments, n.case_name.text, convert_all(n.fields)});
  }

  Converted node(Span, const syntax::MatchExpr& n) {
    Converted subject = convert(*n.subject);
    return make(pt::MatchExpr{subject, map(n.cases, [&](const syntax::MatchCase& of_case) {
                                const pt::MatchPattern* pattern =
                                    convert_match_pattern(*of_case.pattern, context_.arena);
                                const BodyNames::Mark outside = names_.mark();
                                names_.bind(*pattern);
                                std::optional<Converted> guard;
                                if (of_case.guard) guard = convert(*of_case.guard);
                                Converted body = convert(*of_case.body);
                                names_.leave(outside);
                                return pt::MatchCase{pattern, guard, body};
                              })});
  }

  Converted node(Span, const syntax::PipeExpr& n) {
    Converted source = convert(*n.first);
    return make(pt::PipeExpr{source, map(n.stages, [&](const syntax::PipeStage& stage) {
                               Stage made = std::visit([&](const auto& node) { return this->stage(stage.at, node); },
                                                       stage.node);
                               made->id = id_of_place(stage.at);
                               return made;
                             })});
  }

  Converted node(Span, const syntax::SequenceExpr& n) {
    pt::Exprs statements = convert_all(n.statements);
    Converted sequence = statements.back();
    for (std::size_t i = statements.size() - 1; i-- > 0;) sequence = make(pt::StatementExpr{statements[i], sequence});
    return sequence;
  }

  // ---- Enums and lambdas

  /// The type before the case, or the one that a bare case always has; empty for other bare cases.
  pt::Texts type_of_case(const syntax::EnumExpr& n) {
    static constexpr std::string_view kOption[] = {"Stdlib", "Option", "Option"};
    static constexpr std::string_view kResult[] = {"Stdlib", "Result", "Result"};
    if (!n.type.name.text.empty() || !n.type.modules.empty())
      return written_name(n.type.modules, n.type.name.text, context_.arena);
    std::string_view name = n.case_name.text;
    if (name == "Some" || name == "None") return kOption;
    if (name == "Ok" || name == "Error") return kResult;
    return {};
  }

  pt::TypeName enum_type(const syntax::EnumExpr& n) {
    pt::Texts written = type_of_case(n);
    if (written.empty()) return names_.type_of_bare_case(n.case_name.text, n.case_name.at);
    return type_name(written, n.type.name.text.empty() ? n.case_name.at : n.type.at, context_);
  }

  std::pair<pt::LetPatterns, Converted> lambda_parts(const syntax::LambdaExpr& n) {
    const BodyNames::Mark outside = names_.mark();
    names_.enter_lambda();
    ScratchList parameters(patterns_);
    for (const syntax::LetPattern* parameter : n.parameters) {
      const auto* name = std::get_if<syntax::NameBinding>(&parameter->node);
      if (name && name->name.empty()) continue;
      const pt::LetPattern* pattern = convert_let_pattern(*parameter, context_.arena);
      names_.bind(*pattern);
      parameters.add(pattern);
    }
    if (parameters.size() == 0) parameters.add(context_.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetUnit{}));
    pt::LetPatterns patterns = parameters.copy(context_.arena);
    Converted body = convert(*n.body);
    names_.leave_lambda();
    names_.leave(outside);
    return {patterns, body};
  }

  // ---- Pipe stages

  using Stage = const pt::PipeStage*;

  template <typename T>
  Stage make_stage(const T& node) {
    return context_.arena.make<pt::PipeStage>(pt::Id{0}, node);
  }

  Stage stage(Span, const syntax::InfixStage& n) {
    return make_stage(pt::PipeInfix{infix_op(n.op), convert(*n.right)});
  }
  Stage stage(Span, const syntax::LambdaStage& n) {
    auto [parameters, body] = lambda_parts(n.lambda);
    return make_stage(pt::PipeLambda{parameters, body});
  }
  Stage stage(Span, const syntax::EnumStage& n) {
    pt::TypeName type = enum_type(n.value);
    return make_stage(pt::PipeEnum{type, n.value.case_name.text, convert_all(n.value.fields)});
  }
  Stage stage(Span at, const syntax::VariableStage& n) { return names_.stage(n.name, at, {}); }
  Stage stage(Span, const syntax::CallStage& n) {
    pt::TypeReferences type_arguments = convert_types(n.type_arguments, context_);
    pt::Exprs arguments = convert_all(n.arguments);
    if (n.name.modules.empty() && type_arguments.empty()) return names_.stage(n.name.name.text, n.name.at, arguments);
    return names_.stage(n.name, type_arguments, arguments);
  }

  ItemContext& context_;
  BodyNames names_;
  std::vector<const pt::LetPattern*> patterns_;  ///< of the parameters that are being collected
};

}  // namespace

const pt::Expr* convert_body(const syntax::Expr& body, const FunctionScope& scope, ItemContext& context) {
  return BodyConverter(scope, context).convert(body);
}

}  // namespace darkpkg::hash
