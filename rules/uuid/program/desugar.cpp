#include "rules/uuid/program/desugar.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/overloaded.hpp"
#include "base/scratch_list.hpp"
#include "language/text/names.hpp"
#include "language/text/normalize.hpp"
#include "rules/uuid/program/literals.hpp"
#include "rules/uuid/program/operators.hpp"

namespace darkpkg {
namespace {

using written::Expr;
using Node = decltype(Expr::node);

/// The name that stands for "none": a field called so is the empty one, a lambda's parameter called so is dropped.
constexpr std::string_view kBlank = "___";
std::string_view name_or_blank(std::string_view name) { return name == kBlank ? std::string_view() : name; }

bool is_operator(const syntax::Expr& expr, std::string_view name) {
  const auto* path = std::get_if<syntax::PathExpr>(&expr.node);
  return path && path->names.size() == 1 && path->names[0].text == name;
}

/// The parser's words for braces that hold no record.

/// What an expression that can't be applied is called.
std::string_view kind_of(const Node& node) {
  return std::visit(overloaded{
                        [](const written::Literal&) { return "a literal"; },
                        [](const written::String&) { return "a text"; },
                        [](const written::List&) { return "a list"; },
                        [](const written::Dict&) { return "a dict"; },
                        [](const written::Tuple&) { return "a tuple"; },
                        [](const written::Record&) { return "a record"; },
                        [](const written::RecordUpdate&) { return "a record"; },
                        [](const written::Let&) { return "a block"; },
                        [](const written::If&) { return "an `if`"; },
                        [](const written::Match&) { return "a `match`"; },
                        [](const written::Lambda&) { return "a lambda"; },
                        [](const written::Infix&) { return "the result of an operator"; },
                        [](const auto&) { return "this"; },
                    },
                    node);
}

const syntax::Expr& without_parens(const syntax::Expr& expr) {
  const auto* paren = std::get_if<syntax::ParenExpr>(&expr.node);
  return paren ? *paren->inner : expr;
}

class Desugarer {
 public:
  explicit Desugarer(ItemContext& context) : context_(context) {}

  const Expr* convert(const syntax::Expr& expr) {
    return std::visit(
        overloaded{
            [&](const syntax::LiteralExpr& literal) { return literal_expr(literal.value, expr.at); },
            [&](const syntax::NameExpr& name) { return make(expr.at, written::Variable{name.name}); },
            [&](const syntax::PathExpr& path) { return path_expr(path.names, expr.at); },
            [&](const syntax::ApplyExpr&) { return application(expr); },
            [&](const syntax::TypeApplyExpr& apply) { return type_application(apply, expr.at); },
            [&](const syntax::ParenExpr& paren) { return convert(*paren.inner); },
            [&](const syntax::TypedExpr& typed) { return convert(*typed.inner); },
            [&](const syntax::DoExpr& statement) { return convert(*statement.inner); },
            [&](const syntax::TupleExpr& tuple) { return make(expr.at, written::Tuple{convert_all(tuple.items)}); },
            [&](const syntax::EmptyListExpr&) { return make(expr.at, written::List{}); },
            [&](const syntax::ListExpr& list) { return list_expr(*list.body, expr.at); },
            [&](const syntax::InterpolatedExpr& text) { return interpolated(text, expr.at); },
            [&](const syntax::RecordExpr& record) { return record_update(record, expr.at); },
            [&](const syntax::DotGetExpr& get) { return fields_of(convert(*get.record), get.fields); },
            [&](const syntax::LambdaExpr& lambda) { return lambda_expr(lambda, expr.at); },
            [&](const syntax::IfExpr& branch) {
              const Expr* condition = convert(*branch.condition);
              const Expr* then = convert(*branch.then);
              const Expr* otherwise = branch.otherwise ? convert(*branch.otherwise) : nullptr;
              return make(expr.at, written::If{condition, then, otherwise});
            },
            [&](const syntax::LetExpr& let) { return let_expr(let, expr.at); },
            [&](const syntax::MatchExpr& match) { return match_expr(match, expr.at); },
            [&](const syntax::SequentialExpr& sequence) {
              const Expr* first = convert(*sequence.first);
              return make(expr.at, written::Let{nullptr, first, convert(*sequence.second)});
            },
            [&](const syntax::OtherExpr& other) {
              return refuse(Code::unsupported_syntax, expr.at,
                            "Dark does not have " + std::string(words_for(other.what)),
                            std::string(help_for(other.what)));
            },
        },
        expr.node);
  }

 private:
  const Expr* make(Span at, Node node) { return context_.arena.make<Expr>(at, std::move(node)); }

  const Expr* refuse(Code code, Span at, std::string message, std::string help = {}) {
    context_.diagnostics.add(code, at, std::move(message), std::move(help));
    return make(at, written::Invalid{});
  }

  written::Exprs convert_all(std::span<const syntax::Expr* const> exprs) {
    return context_.arena.map(exprs, [&](const syntax::Expr* expr) { return convert(*expr); });
  }

  const Expr* literal_expr(const syntax::Literal& literal, Span at) {
    if (const auto* text = std::get_if<syntax::String>(&literal)) {
      const auto* segment = context_.arena.make<written::Segment>(normalize(text->text, context_.arena), nullptr);
      return make(at, written::String{{segment, 1}});
    }
    auto value = convert_literal(literal, at, context_.arena, context_.diagnostics);
    return make(at, value ? Node(written::Literal{*value}) : Node(written::Invalid{}));
  }

  const Expr* interpolated(const syntax::InterpolatedExpr& text, Span at) {
    std::vector<written::Segment> segments;
    for (const syntax::InterpolatedPart& part : text.parts) {
      if (part.hole) segments.push_back({{}, convert(*part.hole)});
      else if (!part.text.empty()) segments.push_back({normalize(part.text, context_.arena), nullptr});
    }
    return make(at, written::String{context_.arena.copy(segments)});
  }

  /// `[ a; b ]` holds nested sequences; `[ a, b ]` is a tuple to the reference.
  const Expr* list_expr(const syntax::Expr& body, Span at) {
    if (const auto* tuple = std::get_if<syntax::TupleExpr>(&body.node)) {
      context_.diagnostics.add(Code::comma_in_list, at, "this is a tuple: Dark ignores the brackets around it",
                               "put `;` between the items of a list, or parentheses around a tuple");
      return make(at, written::Tuple{convert_all(tuple->items)});
    }
    ScratchList items(exprs_);
    const syntax::Expr* rest = &body;
    while (const auto* sequence = std::get_if<syntax::SequentialExpr>(&rest->node)) {
      items.add(convert(*sequence->first));
      rest = sequence->second;
    }
    items.add(convert(*rest));
    return make(at, written::List{items.copy(context_.arena)});
  }

  const Expr* lambda_expr(const syntax::LambdaExpr& lambda, Span at) {
    ScratchList parameters(patterns_);
    for (const syntax::Pattern* parameter : lambda.parameters) {
      const auto* named = std::get_if<syntax::NamedPattern>(&parameter->node);
      if (!named || named->name.text != kBlank) parameters.add(parameter);
    }
    if (parameters.size() == 0)
      return refuse(Code::bad_pattern, at, "a lambda needs a parameter", "write `fun () -> ...` or `fun _ -> ...`");
    return make(at, written::Lambda{parameters.copy(context_.arena), convert(*lambda.body)});
  }

  const Expr* let_expr(const syntax::LetExpr& let, Span at) {
    const syntax::Pattern* pattern = let.pattern;
    if (const auto* typed = std::get_if<syntax::TypedPattern>(&pattern->node)) pattern = typed->inner;
    const Expr* value = convert(*let.value);
    return make(at, written::Let{pattern, value, convert(*let.body)});
  }

  const Expr* match_expr(const syntax::MatchExpr& match, Span at) {
    const Expr* subject = convert(*match.subject);
    auto cases = context_.arena.map(match.clauses, [&](const syntax::MatchClause& clause) {
      const Expr* guard = clause.guard ? convert(*clause.guard) : nullptr;
      return written::Case{clause.pattern, guard, convert(*clause.body)};
    });
    return make(at, written::Match{subject, cases});
  }

  // ---- Names
  // ----------------------------------------------------------------------------------------------------------

  const Expr* path_expr(syntax::Path names, Span at) {
    const syntax::Ident& last = names.back();
    if (names.size() == 1) {
      if (auto op = infix_operator(last.text)) return make(at, written::Infix{*op, nullptr, nullptr});
      if (last.text == "op_UnaryNegation") return make(at, written::Call{pt::Builtin{"int64Negate", 0}, {}, {}});
    }
    syntax::Path modules = names.first(names.size() - 1);
    if (!std::ranges::all_of(modules, [](const syntax::Ident& part) { return is_capitalized(part.text); }))
      return fields_of(make(names[0].at, written::Variable{names[0]}), names.subspan(1));
    if (is_capitalized(last.text)) return make(at, written::Enum{modules, last, {}});
    return make(at, written::Call{names, {}, {}});
  }

  const Expr* fields_of(const Expr* record, syntax::Path fields) {
    for (const syntax::Ident& field : fields) {
      Span at{record->at.offset, field.at.offset + field.at.length - record->at.offset};
      record = make(at, written::FieldAccess{record, name_or_blank(field.text)});
    }
    return record;
  }

  syntax::Path one_name(const syntax::Ident& name) { return {context_.arena.make<syntax::Ident>(name), 1}; }

  const Expr* type_application(const syntax::TypeApplyExpr& apply, Span at) {
    if (const auto* path = std::get_if<syntax::PathExpr>(&apply.expr->node))
      return make(at, written::Call{path->names, apply.types, {}});
    if (const auto* name = std::get_if<syntax::NameExpr>(&apply.expr->node)) {
      return make(at, written::Call{one_name(name->name), apply.types, {}});
    }
    return refuse(Code::bad_application, apply.expr->at, "only a function's name can have type arguments",
                  "give what stands before them a name with `let`");
  }

  // ---- Records
  // --------------------------------------------------------------------------------------------------------

  std::span<const written::Field> convert_fields(std::span<const syntax::FieldExpr> fields) {
    ScratchList converted(fields_);
    for (const syntax::FieldExpr& field : fields) {
      if (field.name.size() != 1)
        refuse(Code::bad_record, field.at, "a field is named without a dot",
               "write the field's own name only; for a field of a field write a record update inside");
      else if (!field.value)
        refuse(Code::bad_record, field.at, "the field has no value",
               "write `" + std::string(field.name[0].text) + " = ...`");
      else converted.add({name_or_blank(field.name[0].text), convert(*field.value)});
    }
    return converted.copy(context_.arena);
  }

  const Expr* record_update(const syntax::RecordExpr& record, Span at) {
    if (!record.original)
      return refuse(Code::bad_record, at, "a record needs its type before the brace",
                    "write `Type { name = value }`, or `Dict { name = value }` for a dict");
    if (record.fields.empty())
      return refuse(Code::bad_record, at, "a record update without a field", "write `{ record with name = value }`");
    const Expr* original = convert(*record.original);
    return make(at, written::RecordUpdate{original, convert_fields(record.fields)});
  }

  /// `Type { ... }` or `Dict { ... }`; null if `function` names no type.
  const Expr* named_record(const syntax::Expr& function, const syntax::Expr& argument, Span at) {
    const auto* record = std::get_if<syntax::RecordExpr>(&argument.node);
    if (!record) return nullptr;
    if (std::holds_alternative<syntax::TypeApplyExpr>(function.node))
      return refuse(Code::bad_record, function.at, "a record can't have type arguments",
                    "leave them out, Dark infers them");
    syntax::Path names;
    if (const auto* path = std::get_if<syntax::PathExpr>(&function.node)) names = path->names;
    if (const auto* name = std::get_if<syntax::NameExpr>(&function.node)) names = {&name->name, 1};
    if (names.empty() ||
        !std::ranges::all_of(names, [](const syntax::Ident& part) { return is_capitalized(part.text); }))
      return nullptr;
    if (record->original)
      context_.diagnostics.add(
          Code::dropped_original, record->original->at,
          "with a name before the brace this is a new record: Dark drops what stands before `with`",
          "put parentheses around the update: `Case ({ record with ... })`");
    if (names.size() == 1 && names[0].text == "Dict") return make(at, written::Dict{convert_fields(record->fields)});
    return make(at, written::Record{names, convert_fields(record->fields)});
  }

  // ---- Application
  // ----------------------------------------------------------------------------------------------------

  /// The fields of an enum: `E.C (a, b)` has two, `E.C ((a, b))` one, a tuple.
  void append_enum_fields(const syntax::Expr& argument, ScratchList<const Expr*>& fields) {
    if (const auto* tuple = std::get_if<syntax::TupleExpr>(&without_parens(argument).node)) {
      for (const syntax::Expr* item : tuple->items) fields.add(convert(*item));
    } else {
      fields.add(convert(argument));
    }
  }

  /// An application under construction: what it is so far, and its arguments, fields or stages.
  struct Spine {
    Spine(const Expr& expr, std::vector<const Expr*>& scratch) : head(expr), items(scratch) {
      auto take = [&](written::Exprs all) {
        for (const Expr* item : all) items.add(item);
      };
      if (auto* call = std::get_if<written::Call>(&head.node)) take(call->arguments);
      if (auto* apply = std::get_if<written::Apply>(&head.node)) take(apply->arguments);
      if (auto* constructor = std::get_if<written::Enum>(&head.node)) take(constructor->fields);
      if (auto* pipe = std::get_if<written::Pipe>(&head.node)) take(pipe->stages);
    }

    Expr head;
    ScratchList<const Expr*> items;
  };

  const Expr* close(Spine& spine, Span at) {
    written::Exprs items = spine.items.copy(context_.arena);
    if (auto* call = std::get_if<written::Call>(&spine.head.node)) call->arguments = items;
    if (auto* apply = std::get_if<written::Apply>(&spine.head.node)) apply->arguments = items;
    if (auto* constructor = std::get_if<written::Enum>(&spine.head.node)) constructor->fields = items;
    if (auto* pipe = std::get_if<written::Pipe>(&spine.head.node)) pipe->stages = items;
    return make(at, spine.head.node);
  }

  /// Applies what the spine is so far to one more argument.
  void apply(Spine& spine, const syntax::Expr& argument) {
    Node& node = spine.head.node;
    if (std::holds_alternative<written::Call>(node) || std::holds_alternative<written::Apply>(node)) {
      spine.items.add(convert(argument));
    } else if (std::holds_alternative<written::Enum>(node)) {
      append_enum_fields(argument, spine.items);
    } else if (std::holds_alternative<written::Pipe>(node)) {
      spine.items.add(stage(argument));
    } else if (auto* infix = std::get_if<written::Infix>(&node); infix && !infix->left) {
      infix->left = convert(argument);
    } else if (infix && !infix->right) {
      infix->right = convert(argument);
    } else if (auto* variable = std::get_if<written::Variable>(&node)) {
      apply_name(spine, variable->name, argument);
    } else if (std::holds_alternative<written::FieldAccess>(node)) {
      spine.items.add(convert(argument));
      node = written::Apply{context_.arena.make<Expr>(spine.head), {}};
    } else {
      if (!std::holds_alternative<written::Invalid>(node))
        refuse(Code::bad_application, spine.head.at,
               std::string(kind_of(node)) + " can't be called, but an argument follows",
               std::holds_alternative<written::Lambda>(node) || std::holds_alternative<written::If>(node) ||
                       std::holds_alternative<written::Match>(node)
                   ? "give it a name with `let`, and call that"
                   : "put an operator or a separator between the two, or remove one");
      convert(argument);  // for its own errors
      node = written::Invalid{};
    }
  }

  void apply_name(Spine& spine, syntax::Ident name, const syntax::Expr& argument) {
    if (is_capitalized(name.text)) {
      spine.head.node = written::Enum{{}, name, {}};
      append_enum_fields(argument, spine.items);
    } else {
      spine.head.node = written::Call{one_name(name), {}, {}};
      spine.items.add(convert(argument));
    }
  }

  static bool is_type_name(const syntax::Expr& expr) {
    if (const auto* path = std::get_if<syntax::PathExpr>(&expr.node)) return is_capitalized(path->names.back().text);
    const auto* name = std::get_if<syntax::NameExpr>(&expr.node);
    return name && is_capitalized(name->name.text);
  }

  /// `id One { a = 1L }` is a call of `id` with `One` and a record.
  static bool is_record_after_type(const syntax::Expr& before, const syntax::Expr& argument) {
    const auto* record = std::get_if<syntax::RecordExpr>(&argument.node);
    return record && !record->original && is_type_name(before);
  }

  /// `One { a }`: braces that hold no fields with values.
  static bool is_braces_after_type(const syntax::Expr& before, const syntax::Expr& argument) {
    const auto* other = std::get_if<syntax::OtherExpr>(&argument.node);
    return other && other->what == syntax::Unsupported::braces_around_an_expression && is_type_name(before);
  }

  const Expr* application(const syntax::Expr& expr) {
    // The spine of `f a b c`, the function first and the outermost application last.
    ScratchList spine_inwards(syntax_exprs_);
    const syntax::Expr* head = &expr;
    while (const auto* apply = std::get_if<syntax::ApplyExpr>(&head->node)) {
      spine_inwards.add(head);
      head = apply->function;
    }
    const std::size_t applications = spine_inwards.size();
    const auto application_at = [&](std::size_t i) -> const syntax::Expr& {
      return *spine_inwards[applications - 1 - i];
    };
    const auto argument = [&](std::size_t i) -> const syntax::Expr& {
      return *std::get<syntax::ApplyExpr>(application_at(i).node).argument;
    };
    std::size_t next = 0;
    const Expr* first = nullptr;
    if (is_operator(*head, "op_PipeRight")) first = pipe_source(argument(next++));
    else if ((first = named_record(*head, argument(next), application_at(next).at))) next++;
    else first = convert(*head);

    Spine spine(*first, exprs_);
    for (; next < applications; next++) {
      if (next > 0 && is_record_after_type(argument(next - 1), argument(next))) {
        refuse(Code::bad_record, argument(next).at, "a record needs parentheses to be an argument",
               "write `f (Type { ... })`");
        spine.head.node = written::Invalid{};
      } else if (next == 0 && is_braces_after_type(*head, argument(next))) {
        refuse(Code::bad_record, argument(next).at, "each field of a record needs a value",
               "write `Type { name = value; other = value }`");
        spine.head.node = written::Invalid{};
      } else {
        apply(spine, argument(next));
      }
      spine.head.at = application_at(next).at;
    }
    return close(spine, expr.at);
  }

  // ---- Pipes
  // ----------------------------------------------------------------------------------------------------------

  /// The pipe whose source, and stages so far, stand left of a `|>`. If that is an application, the reference looks
  /// for a pipe in its function: `f x |> g` is refused, `(x |> f) g |> h` has the stages f, g and h.
  const Expr* pipe_source(const syntax::Expr& left) {
    ScratchList stages(syntax_exprs_);
    const syntax::Expr* source = &left;
    while (const auto* outer = std::get_if<syntax::ApplyExpr>(&source->node)) {
      const auto* inner = std::get_if<syntax::ApplyExpr>(&outer->function->node);
      if (!inner || !is_operator(*inner->function, "op_PipeRight")) break;
      stages.add(outer->argument);
      source = inner->argument;
    }
    const auto* apply = std::get_if<syntax::ApplyExpr>(&source->node);
    const Expr* pipe = nullptr;
    if (apply) {
      pipe = convert(*apply->function);
      if (!std::holds_alternative<written::Pipe>(pipe->node))
        return refuse(Code::bad_pipe, source->at, "this needs parentheses to be piped on",
                      "a call, an operator or a case with fields stands left of `|>` like this: `(f x) |> g`");
    } else {
      pipe = make(source->at, written::Pipe{convert(*source), {}});
    }
    Spine spine(*pipe, exprs_);
    if (apply) spine.items.add(stage(*apply->argument));
    for (std::size_t i = stages.size(); i-- > 0;) spine.items.add(stage(*stages[i]));
    return close(spine, left.at);
  }

  const Expr* stage(const syntax::Expr& expr) {
    const Expr* converted = convert(expr);
    const Node& node = converted->node;
    if (const auto* infix = std::get_if<written::Infix>(&node)) {
      if (infix->left && !infix->right) return make(expr.at, written::Infix{infix->op, infix->left, nullptr});
      if (!infix->left)
        return refuse(Code::bad_pipe, expr.at, "an operator after `|>` needs exactly one operand",
                      "write `|> (+) 1L`; the other operand is what is piped");
    }
    if (std::holds_alternative<written::Call>(node) || std::holds_alternative<written::Enum>(node) ||
        std::holds_alternative<written::Variable>(node) || std::holds_alternative<written::Lambda>(node) ||
        std::holds_alternative<written::Invalid>(node))
      return converted;
    return refuse(Code::bad_pipe, expr.at, std::string(kind_of(node)) + " can't follow `|>`",
                  "a function, a call that lacks its first argument, a lambda, a case or `(+) 1L` can");
  }

  ItemContext& context_;
  // For the lists of all calls that are under way.
  std::vector<const Expr*> exprs_;
  std::vector<const syntax::Expr*> syntax_exprs_;
  std::vector<const syntax::Pattern*> patterns_;
  std::vector<written::Field> fields_;
};

}  // namespace

const written::Expr* desugar(const syntax::Expr& expr, ItemContext& context) {
  return Desugarer(context).convert(expr);
}

}  // namespace darkpkg
