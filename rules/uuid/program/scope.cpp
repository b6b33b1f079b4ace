#include "rules/uuid/program/scope.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/overloaded.hpp"
#include "language/text/names.hpp"
#include "rules/uuid/program/operators.hpp"
#include "rules/uuid/program/patterns.hpp"

namespace darkpkg {
namespace {

using uuid::ReferenceKind;

/// What is visible at a place. Copied as the walk goes down; `hidden` lists share their tails.
struct Scope {
  struct Hidden {
    std::string_view name;
    const Hidden* next;
  };
  bool is_self_visible = false;       ///< the function's own name is not hidden
  bool are_arguments_visible = true;  ///< not below a lambda
  bool is_constant = false;           ///< the expression is part of what a value holds
  bool is_misread = false;            ///< an operand of what is no operator: who wrote it meant something else
  const Hidden* hidden = nullptr;     ///< parameters that a let or a pattern hides
};

class Scoper {
  template <typename Items, typename Make>
  auto map(const Items& items, Make make_item) {
    return context_.arena.map(items, make_item);
  }

 public:
  Scoper(const FunctionScope& function, ItemContext& context)
      : function_(function), context_(context), locals_(context.locals), outside_(locals_.mark()) {
    for (std::string_view parameter : function.parameters) locals_.bind(parameter);
  }
  ~Scoper() { locals_.leave(outside_); }
  Scoper(const Scoper&) = delete;
  Scoper& operator=(const Scoper&) = delete;

  pt::Expr* convert(const written::Expr& expr, const Scope& outer) {
    Scope scope = outer;
    scope.is_constant = false;  // each kind that a value can hold sets it again for its parts
    const Scope& parts = outer;
    return std::visit(
        overloaded{
            [&](const written::Literal& literal) { return make(pt::LiteralExpr{literal.value}); },
            [&](const written::String& text) {
              return make(pt::StringExpr{map(text.segments, [&](const written::Segment& segment) {
                return pt::StringSegment{segment.text, segment.hole ? convert(*segment.hole, scope) : nullptr};
              })});
            },
            [&](const written::List& list) { return make(pt::ListExpr{convert_all(list.items, parts)}); },
            [&](const written::Tuple& tuple) { return make(pt::TupleExpr{convert_all(tuple.items, parts)}); },
            [&](const written::Dict& dict) {
              return make(pt::DictExpr{map(dict.entries, [&](const written::Field& entry) {
                return pt::DictEntry{entry.name, convert(*entry.value, parts)};
              })});
            },
            [&](const written::Record& record) {
              pt::TypeName type = type_name(record.type, context_);
              if (parts.is_constant && std::holds_alternative<pt::NameError>(type))
                context_.diagnostics.add(Code::unresolved_type, expr.at, "a value can't hold a record of no type",
                                         "the type's name is of a form that nothing can have");
              return make(pt::RecordExpr{type, {}, convert_fields(record.fields, parts)});
            },
            [&](const written::RecordUpdate& update) {
              const pt::Expr* record = convert(*update.record, scope);
              return make(pt::RecordUpdateExpr{record, convert_fields(update.updates, scope)});
            },
            [&](const written::FieldAccess& access) {
              return make(pt::FieldAccessExpr{convert(*access.record, scope), access.field});
            },
            [&](const written::Enum& constructor) {
              pt::TypeName type = enum_type(constructor, parts.is_constant);
              return make(pt::EnumExpr{type, {}, constructor.case_name.text, convert_all(constructor.fields, parts)});
            },
            [&](const written::Let& let) { return let_expr(let, scope); },
            [&](const written::If& branch) {
              const pt::Expr* condition = convert(*branch.condition, scope);
              const pt::Expr* then = convert(*branch.then, scope);
              return make(pt::IfExpr{condition, then, branch.otherwise ? convert(*branch.otherwise, scope) : nullptr});
            },
            [&](const written::Match& match) { return match_expr(match, scope); },
            [&](const written::Lambda& lambda) {
              auto [parameters, body] = lambda_parts(lambda, scope);
              return make(pt::LambdaExpr{parameters, body});
            },
            [&](const written::Variable& variable) { return variable_expr(variable.name, scope); },
            [&](const written::Call& call) { return call_expr(call, scope); },
            [&](const written::Apply& apply) {
              const pt::Expr* function = convert(*apply.function, scope);
              return make(pt::ApplyExpr{function, {}, convert_all(apply.arguments, scope)});
            },
            [&](const written::Infix& infix) { return infix_expr(infix, expr.at, scope); },
            [&](const written::Pipe& pipe) {
              const pt::Expr* source = convert(*pipe.source, scope);
              auto stages = map(pipe.stages, [&](const written::Expr* stage) { return pipe_stage(*stage, scope); });
              return make(pt::PipeExpr{source, stages});
            },
            [&](const written::Invalid&) { return make(pt::LiteralExpr{pt::Unit{}}); },
        },
        expr.node);
  }

 private:
  using Node = decltype(pt::Expr::node);

  pt::Expr* make(Node node) { return context_.arena.make<pt::Expr>(pt::Id{0}, std::move(node)); }

  std::span<const pt::Expr* const> convert_all(written::Exprs exprs, const Scope& scope) {
    return map(exprs, [&](const written::Expr* expr) -> const pt::Expr* { return convert(*expr, scope); });
  }

  std::span<const pt::FieldInit> convert_fields(std::span<const written::Field> fields, const Scope& scope) {
    return map(fields, [&](const written::Field& field) {
      return pt::FieldInit{field.name, convert(*field.value, scope)};
    });
  }

  std::span<const pt::TypeReference* const> convert_types(std::span<const syntax::Type* const> types) {
    return map(types, [&](const syntax::Type* type) { return convert_type(*type, context_); });
  }

  // ---- Scopes
  // ---------------------------------------------------------------------------------------------------------

  /// Hides what the variables of a pattern hide.
  template <typename Pattern>
  void hide(const Pattern& pattern, Scope& scope) {
    auto visit = [&](std::string_view name) {
      if (name == function_.name) scope.is_self_visible = false;
      if (std::ranges::find(function_.parameters, name) != function_.parameters.end())
        scope.hidden = context_.arena.make<Scope::Hidden>(name, scope.hidden);
    };
    for_each_variable(pattern, visit);
  }

  /// Binds the variables of a pattern, for warnings.
  template <typename Pattern>
  void bind(const Pattern& pattern) {
    auto visit = [&](std::string_view name) { locals_.bind(name); };
    for_each_variable(pattern, visit);
  }

  /// The index of the argument that `name` is here, or -1. Of two parameters of one name the last counts.
  std::int32_t argument_index(std::string_view name, const Scope& scope) const {
    if (!scope.are_arguments_visible) return -1;
    for (const Scope::Hidden* hidden = scope.hidden; hidden; hidden = hidden->next)
      if (hidden->name == name) return -1;
    for (std::size_t i = function_.parameters.size(); i-- > 0;)
      if (function_.parameters[i] == name) return static_cast<std::int32_t>(i);
    return -1;
  }

  /// Below a let or a pattern that hides the function's own name, bare calls are never functions.
  bool are_functions_hidden(const Scope& scope) const { return !function_.name.empty() && !scope.is_self_visible; }

  std::pair<std::span<const pt::LetPattern* const>, const pt::Expr*> lambda_parts(const written::Lambda& lambda,
                                                                                  const Scope& outer) {
    Scope scope = outer;
    scope.are_arguments_visible = false;
    const std::size_t outside = locals_.mark();
    auto parameters = map(lambda.parameters, [&](const syntax::Pattern* parameter) {
      const pt::LetPattern* converted = convert_let_pattern(*parameter, context_);
      hide(*converted, scope);
      bind(*converted);
      return converted;
    });
    const pt::Expr* body = convert(*lambda.body, scope);
    locals_.leave(outside);
    return {parameters, body};
  }

  pt::Expr* let_expr(const written::Let& let, const Scope& scope) {
    const pt::Expr* value = convert(*let.value, scope);
    const pt::LetPattern* pattern = let.pattern ? convert_let_pattern(*let.pattern, context_)
                                                : context_.arena.make<pt::LetPattern>(pt::Id{0}, pt::LetVariable{"_"});
    Scope inner = scope;
    hide(*pattern, inner);
    const std::size_t outside = locals_.mark();
    if (let.pattern) locals_.bind_let(*let.pattern);
    const pt::Expr* body = convert(*let.body, inner);
    locals_.leave(outside);
    return make(pt::LetExpr{pattern, value, body});
  }

  pt::Expr* match_expr(const written::Match& match, const Scope& scope) {
    const pt::Expr* subject = convert(*match.subject, scope);
    auto cases = map(match.cases, [&](const written::Case& clause) {
      const pt::MatchPattern* pattern = convert_match_pattern(*clause.pattern, context_);
      Scope inner = scope;
      hide(*pattern, inner);
      const std::size_t outside = locals_.mark();
      bind(*pattern);
      const pt::Expr* guard = clause.guard ? convert(*clause.guard, inner) : nullptr;
      const pt::Expr* body = convert(*clause.body, inner);
      locals_.leave(outside);
      return pt::MatchCase{pattern, guard, body};
    });
    return make(pt::MatchExpr{subject, cases});
  }

  // ---- Names
  // ----------------------------------------------------------------------------------------------------------

  pt::Expr* variable_expr(const syntax::Ident& name, const Scope& scope) {
    if (!parse_fn_name(name.text)) return local_expr(name, scope);
    const bool is_bound = locals_.use(name.text) || scope.is_misread;
    if (std::int32_t index = argument_index(name.text, scope); index >= 0) return make(pt::ArgumentExpr{index});
    return make(pt::ValueOrVariableExpr{use(ReferenceKind::value_or_variable, name, is_bound), name.text});
  }

  /// What can be a parameter or a variable only.
  pt::Expr* local_expr(const syntax::Ident& name, const Scope& scope) {
    use_local(name, scope);
    std::int32_t index = argument_index(name.text, scope);
    return index >= 0 ? make(pt::ArgumentExpr{index}) : make(pt::VariableExpr{name.text});
  }

  /// The parser's name for what stands deeper in a lambda's parameter than Dark goes.
  static bool is_part_of_parameter(std::string_view name) {
    constexpr std::string_view kPrefix = "_arg";
    return name.starts_with(kPrefix) && name.size() > kPrefix.size() &&
           std::ranges::all_of(name.substr(kPrefix.size()), [](char c) { return c >= '0' && c <= '9'; });
  }

  static std::string did_you_mean(const std::string& name) {
    return name.empty() ? "" : "did you mean `" + name + "`?";
  }

  /// Warns if nothing binds the name.
  void use_local(const syntax::Ident& name, const Scope& scope) {
    // Operators have a warning of their own.
    if (locals_.use(name.text) || scope.is_misread || is_operator_name(name)) return;
    if (is_part_of_parameter(name.text)) {
      locals_.warn(Code::unbound_variable, name.at,
                   "Dark does not take this part of a lambda's parameter apart: calling the lambda will fail",
                   "give the part a name, and take it apart with a `let` inside of the lambda");
      return;
    }
    if (is_capitalized(name.text)) {
      locals_.warn(Code::malformed_name, name.at, case_alone(name.text), case_help(name.text));
      return;
    }
    std::string help = did_you_mean(locals_.nearest(name.text));
    if (help.empty() && parse_fn_name(name.text) && are_functions_hidden(scope))
      help = "`" + std::string(function_.name) +
             "` is a variable here, and below one of the function's own name Dark finds no functions without a module";
    else if (std::string better = suggested_fn_name(name.text); help.empty() && !better.empty())
      help = did_you_mean(better);
    locals_.warn(Code::unbound_variable, name.at, "there is no variable `" + std::string(name.text) + "`",
                 std::move(help));
  }

  /// Dark stores it as a call of a variable that nothing binds.
  void warn_operator(const syntax::Ident& name) {
    context_.diagnostics.add(Code::malformed_name, name.at, "`" + operator_text(name.text) + "` is no operator of Dark",
                             std::string(operator_help(name.text)));
  }

  pt::Reference use(ReferenceKind::Kind kind, const syntax::Ident& name, bool is_bound) {
    pt::Reference reference = context_.references.use(kind, {&name, 1});
    if (!is_bound) context_.references.mark_unbound(locals_.nearest(name.text));
    return reference;
  }

  pt::FnName fn_name(ReferenceKind::Kind kind, syntax::Path names) {
    if (parse_fn_name(names.back().text)) return context_.references.use(kind, names);
    warn_malformed_fn(names, context_.diagnostics);
    return name_error(true, names, context_.arena);
  }

  /// The type that has this case, as far as the file tells; `Type` if it does not.
  std::string type_of_case(const std::string& name) const {
    auto known = context_.case_types.find(name);
    if (known != context_.case_types.end() && !known->second.empty()) return std::string(known->second);
    if (name == "Some" || name == "None") return "Stdlib.Option.Option";
    if (name == "Ok" || name == "Error") return "Stdlib.Result.Result";
    return "Type";
  }

  static std::string case_alone(std::string_view name) {
    return "the case `" + std::string(name) + "` stands without its type";
  }
  std::string case_help(std::string_view name) const {
    const std::string text(name);
    return "write the type before it: `" + type_of_case(text) + "." + text + "`";
  }

  /// If `is_constant`, what is only a warning elsewhere is an error: a value can't be stored without the type.
  pt::TypeName enum_type(const written::Enum& constructor, bool is_constant) {
    const std::string name(constructor.case_name.text);
    if (!constructor.type.empty()) {
      pt::TypeName type = type_name(constructor.type, context_);
      if (is_constant && std::holds_alternative<pt::NameError>(type))
        context_.diagnostics.add(Code::unresolved_type, constructor.case_name.at,
                                 "a value can't hold the case `" + name + "` of no type",
                                 "the type's name is of a form that nothing can have");
      return type;
    }
    context_.diagnostics.add(is_constant ? Code::unresolved_type : Code::malformed_name, constructor.case_name.at,
                             case_alone(name), case_help(name));
    return name_error(true, {&constructor.case_name, 1}, context_.arena);
  }

  // ---- Calls
  // ----------------------------------------------------------------------------------------------------------

  pt::Expr* call_expr(const written::Call& call, const Scope& scope) {
    const auto* names = std::get_if<syntax::Path>(&call.name);
    if (call.arguments.empty() && !call.type_arguments.empty()) {
      const syntax::Ident& name = names->back();
      context_.diagnostics.add(Code::bad_application, name.at,
                               "`" + std::string(name.text) + "` has type arguments, but is not called",
                               "write its arguments behind them, or remove them");
      return make(pt::LiteralExpr{pt::Unit{}});
    }
    if (call.arguments.empty()) {
      if (!names) return make(pt::FnNameExpr{std::get<pt::Builtin>(call.name)});
      if (parse_fn_name(names->back().text))
        return make(pt::FnOrValueExpr{context_.references.use(ReferenceKind::fn_or_value, *names)});
      if (is_operator_name(names->back())) warn_operator(names->back());
      else warn_malformed_fn(*names, context_.diagnostics);
      return make(pt::ValueExpr{name_error(true, *names, context_.arena)});
    }
    auto type_arguments = convert_types(call.type_arguments);
    Scope operands = scope;
    operands.is_misread |= names && names->size() == 1 && is_operator_name(names->front());
    auto arguments = convert_all(call.arguments, operands);
    return make(pt::ApplyExpr{callee(call.name, scope), type_arguments, arguments});
  }

  const pt::Expr* callee(const written::FnName& name, const Scope& scope) {
    const auto* names = std::get_if<syntax::Path>(&name);
    if (!names) return make(pt::FnNameExpr{std::get<pt::Builtin>(name)});
    if (names->size() > 1) return make(pt::FnNameExpr{fn_name(ReferenceKind::fn, *names)});
    const syntax::Ident& bare = names->front();
    if (is_operator_name(bare)) warn_operator(bare);
    if (scope.is_self_visible && bare.text == function_.name) return make(pt::SelfExpr{});
    if (are_functions_hidden(scope) || !parse_fn_name(bare.text)) return local_expr(bare, scope);
    const bool is_bound = locals_.use(bare.text) || scope.is_misread || is_operator_name(bare);
    return make(pt::FnOrLocalExpr{use(ReferenceKind::fn_or_local, bare, is_bound), bare.text,
                                  argument_index(bare.text, scope)});
  }

  pt::Expr* infix_expr(const written::Infix& infix, Span at, const Scope& scope) {
    if (!infix.left || !infix.right) {
      context_.diagnostics.add(Code::bad_application, at, "an operator in parentheses needs both operands",
                               "write `a + b`, or a lambda such as `fun a b -> a + b`");
      return make(pt::LiteralExpr{pt::Unit{}});
    }
    const pt::Expr* left = convert(*infix.left, scope);
    return make(pt::InfixExpr{infix.op, left, convert(*infix.right, scope)});
  }

  // ---- Pipe stages
  // ----------------------------------------------------------------------------------------------------

  const pt::PipeStage* pipe_stage(const written::Expr& stage, const Scope& scope) {
    auto node =
        std::visit(overloaded{
                       [&](const written::Variable& variable) { return piped_name(variable.name, {}, scope, false); },
                       [&](const written::Lambda& lambda) -> StageNode {
                         auto [parameters, body] = lambda_parts(lambda, scope);
                         return pt::PipeLambda{parameters, body};
                       },
                       [&](const written::Infix& infix) -> StageNode {
                         return pt::PipeInfix{infix.op, convert(*infix.left, scope)};
                       },
                       [&](const written::Enum& constructor) -> StageNode {
                         pt::TypeName type = enum_type(constructor, false);
                         return pt::PipeEnum{type, constructor.case_name.text, convert_all(constructor.fields, scope)};
                       },
                       [&](const written::Call& call) { return piped_call(call, scope); },
                       [&](const auto&) -> StageNode { return pt::PipeVariable{}; },  // refused and reported before
                   },
                   stage.node);
    return context_.arena.make<pt::PipeStage>(pt::Id{0}, node);
  }

  using StageNode = decltype(pt::PipeStage::node);

  /// A stage without a module: `|> f` and `|> f a`. With arguments it is a function even if the function's own name
  /// is hidden.
  StageNode piped_name(const syntax::Ident& name, std::span<const pt::Expr* const> arguments, const Scope& scope,
                       bool has_arguments) {
    if (is_operator_name(name)) warn_operator(name);
    if ((!has_arguments && are_functions_hidden(scope)) || !parse_fn_name(name.text)) {
      use_local(name, scope);
      return pt::PipeVariable{name.text, arguments};
    }
    const bool is_bound = locals_.use(name.text) || scope.is_misread;
    return pt::PipeFnOrVariable{use(ReferenceKind::fn_or_local, name, is_bound), name.text, arguments};
  }

  StageNode piped_call(const written::Call& call, const Scope& scope) {
    const auto* names = std::get_if<syntax::Path>(&call.name);
    auto type_arguments = convert_types(call.type_arguments);
    auto arguments = convert_all(call.arguments, scope);
    if (!names) return pt::PipeFnCall{std::get<pt::Builtin>(call.name), type_arguments, arguments};
    if (names->size() == 1 && type_arguments.empty()) return piped_name(names->front(), arguments, scope, true);
    return pt::PipeFnCall{fn_name(ReferenceKind::required_fn, *names), type_arguments, arguments};
  }

  const FunctionScope& function_;
  ItemContext& context_;
  Locals& locals_;
  std::size_t outside_;
};

}  // namespace

pt::Expr* scope_function(const written::Expr& body, const FunctionScope& function, ItemContext& context) {
  Scope scope;
  scope.is_self_visible = true;
  return Scoper(function, context).convert(body, scope);
}

pt::Expr* scope_value(const written::Expr& body, ItemContext& context) {
  Scope scope;
  scope.is_constant = true;
  const FunctionScope no_function;
  return Scoper(no_function, context).convert(body, scope);
}

}  // namespace darkpkg
