#include "rules/hash/program/expressions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/name_scope.hpp"
#include "base/overloaded.hpp"
#include "base/scratch_list.hpp"
#include "rules/hash/diagnostics/codes.hpp"
#include "rules/hash/program/literals.hpp"
#include "rules/hash/program/names.hpp"
#include "rules/hash/program/patterns.hpp"
#include "rules/hash/program/types.hpp"

namespace darkpkg::hash {
namespace {

using object::ItemKind;

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

constexpr const char* kForm = "such names start with a lower-case letter and have letters, digits and `_` only";

/// What a reference's kind is if the name is that of a `let` around the lambda in which it stands.
ReferenceKind::Kind may_be_local(ReferenceKind::Kind kind) {
  switch (kind) {
    case ReferenceKind::name: return ReferenceKind::local_name;
    case ReferenceKind::callee: return ReferenceKind::local_callee;
    case ReferenceKind::stage: return ReferenceKind::local_stage;
    default: return kind;
  }
}

class BodyConverter {
 public:
  BodyConverter(const FunctionScope& function, ItemContext& context)
      : context_(context), own_name_(function.name), is_self_visible_(!function.name.empty()) {
    std::int32_t index = 0;
    for (const pt::Parameter& parameter : function.parameters) locals_.bind(parameter.name, {index++});
  }

  const pt::Expr* convert(const syntax::Expr& expr) {
    return std::visit([&](const auto& node) { return this->node(expr.at, node); }, expr.node);
  }

 private:
  using Converted = const pt::Expr*;

  /// A parameter of the function, or a name that the body binds.
  struct Local {
    std::int32_t argument = -1;
  };
  /// What is bound and visible at a place, to come back to it.
  struct Mark {
    std::size_t locals;
    bool is_self_visible;
  };

  Mark mark() const { return {locals_.mark(), is_self_visible_}; }
  void leave(Mark mark) {
    locals_.undo(mark.locals);
    is_self_visible_ = mark.is_self_visible;
  }

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
  pt::Texts one_name(std::string_view name) { return {context_.arena.make<std::string_view>(name), 1}; }

  // ---- Scopes

  /// The names of a pattern are variables from here on. One that the function has, too, hides the function.
  template <typename Pattern>
  void bind(const Pattern& pattern) {
    auto visit = [&](std::string_view name) {
      locals_.bind(name, {});
      if (name == own_name_) is_self_visible_ = false;
    };
    for_each_variable(pattern, visit);
  }

  // ---- Names

  /// A parameter or variable; null if the name is neither here. The parameters of the function are variables in
  /// lambdas.
  Converted local(std::string_view name) {
    const Local* found = std::as_const(locals_).find(name);
    if (!found) return nullptr;
    if (found->argument >= 0 && lambdas_ == 0) return make(pt::ArgumentExpr{found->argument});
    return make(pt::VariableExpr{name});
  }

  pt::Reference use(ReferenceKind::Kind kind, pt::Texts written, Span at) {
    if (written.size() == 1 && std::ranges::find(let_lambdas_, written.front()) != let_lambdas_.end())
      kind = may_be_local(kind);
    return context_.references.use(kind, written, at);
  }

  static bool can_name(pt::Texts written) { return written.front() != "PACKAGE" && parse_fn_name(written.back()); }

  /// A name of which only the link knows whether it is a value or a function, and that is `otherwise` if it is neither.
  Converted open(ReferenceKind::Kind kind, pt::Texts written, Span at, Converted otherwise) {
    const pt::Reference reference = use(kind, written, at);
    const std::array items = {traits(kind).accepts[0].value(), traits(kind).accepts[1].value()};
    auto choices = map(items, [&](ItemKind item) {
      Converted node =
          item == ItemKind::fn ? make(pt::FnNameExpr{{written, reference}}) : make(pt::ValueExpr{{written, reference}});
      return pt::Choice<pt::Expr>{reference, item, node};
    });
    return make(pt::OpenExpr{choices, otherwise});
  }

  /// A bare name that stands for itself, or is applied.
  Converted bare_name(ReferenceKind::Kind kind, std::string_view name, Span at) {
    Converted variable = make(pt::VariableExpr{name});
    if (parse_fn_name(name)) return open(kind, one_name(name), at, variable);
    warn_bare(name, at);
    return variable;
  }

  Converted qualified_name(ReferenceKind::Kind kind, const syntax::QualifiedName& name) {
    pt::Texts written = written_name(name.modules, name.name.text, context_.arena);
    if (!can_name(written)) {
      warn_malformed(written, name.at);
      return make(pt::ValueExpr{{written, pt::NameError::invalid_name}});
    }
    return open(kind, written, name.at, make(pt::ValueExpr{{written, pt::NameError::not_found}}));
  }

  /// Of names that nothing binds and nothing can have, which Dark stores all the same.
  void warn_bare(std::string_view name, Span at) {
    const std::string text(name);
    if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
      context_.diagnostics.add(codes::malformed_name, at, "the case `" + text + "` stands without its type",
                               "write the type before it: `Type." + text + "`");
      return;
    }
    context_.diagnostics.add(codes::malformed_name, at, "`" + text + "` can't name a function or value", kForm);
  }
  void warn_malformed(pt::Texts written, Span at) {
    context_.diagnostics.add(codes::malformed_name, at, "`" + dotted(written) + "` can't name a function or value",
                             written.front() == "PACKAGE" ? "leave `PACKAGE.` out" : kForm);
  }

  Converted variable(std::string_view name, Span at) {
    if (Converted bound = local(name)) return bound;
    return bare_name(ReferenceKind::name, name, at);
  }

  Converted callee(const syntax::QualifiedName& name) {
    if (!name.modules.empty()) return qualified_name(ReferenceKind::callee, name);
    if (Converted bound = local(name.name.text)) return bound;
    if (is_self_visible_ && name.name.text == own_name_) return make(pt::SelfExpr{});
    return bare_name(ReferenceKind::callee, name.name.text, name.at);
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

  Converted node(Span at, const syntax::VariableExpr& n) { return variable(n.name, at); }

  Converted node(Span, const syntax::FunctionNameExpr& n) { return qualified_name(ReferenceKind::name, n.name); }

  Converted node(Span, const syntax::InfixExpr& n) {
    Converted left = convert(*n.left);
    return make(pt::InfixExpr{infix_op(n.op), left, convert(*n.right)});
  }

  /// What is bound is not visible in its own value. But a lambda that is bound to the function's name does not mean the
  /// function by it.
  Converted node(Span, const syntax::LetExpr& n) {
    const auto* name = std::get_if<syntax::NameBinding>(&n.pattern->node);
    const bool is_lambda = name && std::holds_alternative<syntax::LambdaExpr>(n.value->node);
    const Mark outside = mark();
    if (is_lambda) {
      let_lambdas_.push_back(name->name);
      if (name->name == own_name_) is_self_visible_ = false;
    }
    Converted value = convert(*n.value);
    if (is_lambda) let_lambdas_.pop_back();
    leave(outside);
    const pt::LetPattern* pattern = convert_let_pattern(*n.pattern, context_.arena);
    bind(*pattern);
    Converted body = convert(*n.body);
    leave(outside);
    return make(pt::LetExpr{pattern, value, body});
  }

  Converted node(Span, const syntax::ApplyExpr& n) {
    const auto* name = std::get_if<syntax::FunctionNameExpr>(&n.function->node);
    Converted function = name ? callee(name->name) : convert(*n.function);
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
    if (!start || std::as_const(locals_).find(start->name)) return access;
    pt::Texts written = path(n);
    return can_name(written) ? open(ReferenceKind::name, written, at, access) : access;
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
    if (n.fields.empty() && type_of_case(n).empty()) return variable(n.case_name.text, n.case_name.at);
    pt::TypeName type = enum_type(n);
    pt::TypeReferences type_arguments = convert_types(n.type.arguments, context_);
    return make(pt::EnumExpr{type, type_arguments, n.case_name.text, convert_all(n.fields)});
  }

  Converted node(Span, const syntax::MatchExpr& n) {
    Converted subject = convert(*n.subject);
    return make(pt::MatchExpr{subject, map(n.cases, [&](const syntax::MatchCase& of_case) {
                                const pt::MatchPattern* pattern =
                                    convert_match_pattern(*of_case.pattern, context_.arena);
                                const Mark outside = mark();
                                bind(*pattern);
                                std::optional<Converted> guard;
                                if (of_case.guard) guard = convert(*of_case.guard);
                                Converted body = convert(*of_case.body);
                                leave(outside);
                                return pt::MatchCase{pattern, guard, body};
                              })});
  }

  Converted node(Span, const syntax::PipeExpr& n) {
    Converted source = convert(*n.first);
    return make(pt::PipeExpr{source, map(n.stages, [&](const syntax::PipeStage& stage) {
                               return std::visit([&](const auto& node) { return this->stage(stage.at, node); },
                                                 stage.node);
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
    if (written.empty()) {
      warn_bare(n.case_name.text, n.case_name.at);
      return {one_name(n.case_name.text), pt::NameError::invalid_name};
    }
    return type_name(written, n.type.name.text.empty() ? n.case_name.at : n.type.at, context_);
  }

  std::pair<pt::LetPatterns, Converted> lambda_parts(const syntax::LambdaExpr& n) {
    const Mark outside = mark();
    lambdas_++;
    ScratchList parameters(patterns_);
    for (const syntax::LetPattern* parameter : n.parameters) {
      const auto* name = std::get_if<syntax::NameBinding>(&parameter->node);
      if (name && name->name.empty()) continue;
      const pt::LetPattern* pattern = convert_let_pattern(*parameter, context_.arena);
      bind(*pattern);
      parameters.add(pattern);
    }
    if (parameters.size() == 0) parameters.add(context_.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetUnit{}));
    pt::LetPatterns patterns = parameters.copy(context_.arena);
    Converted body = convert(*n.body);
    lambdas_--;
    leave(outside);
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
  Stage stage(Span at, const syntax::VariableStage& n) { return bare_stage(n.name, at, {}); }
  Stage stage(Span, const syntax::CallStage& n) {
    pt::TypeReferences type_arguments = convert_types(n.type_arguments, context_);
    pt::Exprs arguments = convert_all(n.arguments);
    if (n.name.modules.empty() && type_arguments.empty()) return bare_stage(n.name.name.text, n.name.at, arguments);
    pt::Texts written = written_name(n.name.modules, n.name.name.text, context_.arena);
    if (!can_name(written)) {
      warn_malformed(written, n.name.at);
      return make_stage(pt::PipeFnCall{{written, pt::NameError::invalid_name}, type_arguments, arguments});
    }
    return open_stage(written, n.name.at, type_arguments, arguments,
                      make_stage(pt::PipeFnCall{{written, pt::NameError::not_found}, type_arguments, arguments}));
  }

  Stage bare_stage(std::string_view name, Span at, pt::Exprs arguments) {
    Stage variable = make_stage(pt::PipeVariable{name, arguments});
    if (std::as_const(locals_).find(name)) return variable;
    if (!parse_fn_name(name)) {
      warn_bare(name, at);
      return variable;
    }
    return open_stage(one_name(name), at, {}, arguments, variable);
  }

  Stage open_stage(pt::Texts written, Span at, pt::TypeReferences type_arguments, pt::Exprs arguments,
                   Stage otherwise) {
    const pt::Reference reference = use(ReferenceKind::stage, written, at);
    Stage call = make_stage(pt::PipeFnCall{{written, reference}, type_arguments, arguments});
    const auto* choice = context_.arena.make<pt::Choice<pt::PipeStage>>(reference, ItemKind::fn, call);
    return make_stage(pt::OpenStage{{choice, 1}, otherwise});
  }

  ItemContext& context_;
  std::string_view own_name_;
  bool is_self_visible_;  ///< the function's own name, called, means the function
  NameScope<Local> locals_;
  int lambdas_ = 0;                              ///< in how many lambdas this place is
  std::vector<std::string_view> let_lambdas_;    ///< what the lambdas around this place are bound to
  std::vector<const pt::LetPattern*> patterns_;  ///< of the parameters that are being collected
};

}  // namespace

const pt::Expr* convert_body(const syntax::Expr& body, const FunctionScope& scope, ItemContext& context) {
  return BodyConverter(scope, context).convert(body);
}

}  // namespace darkpkg::hash
