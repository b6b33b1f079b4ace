#pragma once

#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/overloaded.hpp"
#include "rules/uuid/parse/parser.hpp"
#include "rules/uuid/program/program.hpp"

/// Bodies of functions and values as short texts, for tests:
///
///     (apply fn:M.f arg0 var:x)     fn, value, type: a reference of that kind
///     value?x  fn?f  fn?f|arg0      open: what the linker makes of it, else the variable or argument
namespace darkpkg {

/// A compiled file without its object.
struct TestProgram {
  explicit TestProgram(std::string text) : source{"test.dark", std::move(text)} {
    const syntax::File* file = parse(source, arena, diagnostics);
    items = convert_program(*file, arena, diagnostics);
  }

  /// The body of the item `name`, as text.
  std::string body(std::string_view name) const;

  /// "E0104 message" for each diagnostic.
  std::vector<std::string> messages() const {
    std::vector<std::string> texts;
    for (const Diagnostic& d : diagnostics.all()) texts.push_back(fmt::format("{} {}", code_text(d.code), d.message));
    return texts;
  }

  Source source;
  Arena arena;
  Diagnostics diagnostics;
  std::vector<ProgramItem> items;
};

class ProgramText {
 public:
  explicit ProgramText(const ProgramItem& item) : item_(item) {}

  std::string operator()(const pt::Expr& expr) const {
    return std::visit(
        overloaded{
            [&](const pt::LiteralExpr& e) { return literal(e.value); },
            [&](const pt::StringExpr& e) {
              std::string text = "\"";
              for (const pt::StringSegment& part : e.segments)
                text += part.hole ? "{" + (*this)(*part.hole) + "}" : std::string(part.text);
              return text + "\"";
            },
            [&](const pt::ListExpr& e) { return node("list", e.items); },
            [&](const pt::TupleExpr& e) { return node("tuple", e.items); },
            [&](const pt::DictExpr& e) {
              std::string text = "(dict";
              for (const pt::DictEntry& entry : e.entries)
                text += fmt::format(" {}={}", entry.key, (*this)(*entry.value));
              return text + ")";
            },
            [&](const pt::RecordExpr& e) { return "(record " + name(e.type) + fields(e.fields) + ")"; },
            [&](const pt::RecordUpdateExpr& e) { return "(update " + (*this)(*e.record) + fields(e.updates) + ")"; },
            [&](const pt::FieldAccessExpr& e) { return fmt::format("(get {} {})", (*this)(*e.record), e.field); },
            [&](const pt::EnumExpr& e) { return node(fmt::format("enum {} {}", name(e.type), e.case_name), e.fields); },
            [&](const pt::LetExpr& e) {
              return fmt::format("(let {} {} {})", pattern(*e.pattern), (*this)(*e.value), (*this)(*e.body));
            },
            [&](const pt::IfExpr& e) {
              std::string text = fmt::format("(if {} {}", (*this)(*e.condition), (*this)(*e.then));
              return e.otherwise ? text + " " + (*this)(*e.otherwise) + ")" : text + ")";
            },
            [&](const pt::MatchExpr& e) {
              std::string text = "(match " + (*this)(*e.subject);
              for (const pt::MatchCase& one : e.cases)
                text += fmt::format(" ({}{} {})", pattern(*one.pattern),
                                    one.guard ? " when " + (*this)(*one.guard) : "", (*this)(*one.body));
              return text + ")";
            },
            [&](const pt::LambdaExpr& e) { return lambda(e.parameters, *e.body); },
            [&](const pt::ApplyExpr& e) {
              return node(fmt::format("apply {}{}", (*this)(*e.function), e.type_arguments.empty() ? "" : "<>"),
                          e.arguments);
            },
            [&](const pt::InfixExpr& e) {
              return fmt::format("({} {} {})", op(e.op), (*this)(*e.left), (*this)(*e.right));
            },
            [&](const pt::StatementExpr&) { return std::string("statement"); },
            [&](const pt::VariableExpr& e) { return "var:" + std::string(e.name); },
            [&](const pt::ArgumentExpr& e) { return fmt::format("arg{}", e.index); },
            [&](const pt::SelfExpr&) { return std::string("self"); },
            [&](const pt::FnNameExpr& e) { return name(e.name); },
            [&](const pt::ValueExpr& e) { return name(e.name); },
            [&](const pt::PipeExpr& e) {
              std::string text = "(pipe " + (*this)(*e.source);
              for (const pt::PipeStage* one : e.stages) text += " " + stage(*one);
              return text + ")";
            },
            [&](const pt::ValueOrVariableExpr& e) { return "value?" + std::string(e.name); },
            [&](const pt::FnOrLocalExpr& e) {
              return "fn?" + std::string(e.name) + (e.argument < 0 ? "" : fmt::format("|arg{}", e.argument));
            },
            [&](const pt::FnOrValueExpr& e) { return "fn-or-" + name(e.reference); },
        },
        expr.node);
  }

 private:
  template <typename Items>
  std::string node(std::string text, const Items& items) const {
    for (const auto* item : items) text += " " + (*this)(*item);
    return "(" + text + ")";
  }

  std::string fields(std::span<const pt::FieldInit> fields) const {
    std::string text;
    for (const pt::FieldInit& field : fields) text += fmt::format(" {}={}", field.name, (*this)(*field.value));
    return text;
  }

  std::string lambda(std::span<const pt::LetPattern* const> parameters, const pt::Expr& body) const {
    std::string text = "(fun";
    for (const pt::LetPattern* parameter : parameters) text += " " + pattern(*parameter);
    return text + " -> " + (*this)(body) + ")";
  }

  std::string stage(const pt::PipeStage& stage) const {
    return std::visit(
        overloaded{
            [&](const pt::PipeVariable& s) { return node("var:" + std::string(s.name), s.arguments); },
            [&](const pt::PipeLambda& s) { return lambda(s.parameters, *s.body); },
            [&](const pt::PipeInfix& s) { return fmt::format("({} _ {})", op(s.op), (*this)(*s.right)); },
            [&](const pt::PipeFnCall& s) {
              return node(name(s.name) + (s.type_arguments.empty() ? "" : "<>"), s.arguments);
            },
            [&](const pt::PipeEnum& s) { return node(fmt::format("enum {} {}", name(s.type), s.case_name), s.fields); },
            [&](const pt::PipeFnOrVariable& s) { return node("fn?" + std::string(s.name), s.arguments); },
        },
        stage.node);
  }

  /// References have the kind and the name; names that mean nothing are in brackets.
  std::string name(pt::Reference reference) const {
    const Reference& used = item_.references.at(reference.index);
    constexpr std::string_view kKinds[] = {"type:", "fn:", "required-fn:", "value:", "value?", "fn?"};
    std::string text;
    for (const std::string& part : used.names) text.append(text.empty() ? "" : ".").append(part);
    return std::string(kKinds[static_cast<std::size_t>(used.kind)]) + text;
  }
  template <typename Name>
  std::string name(const Name& name) const {
    return std::visit(
        overloaded{
            [&](pt::Reference reference) { return this->name(reference); },
            [](const Uuid&) { return std::string("id"); },
            [](const pt::NameError& error) {
              std::string text;
              for (std::string_view part : error.names) text.append(text.empty() ? "" : ".").append(part);
              return "[" + text + "]";
            },
            [](const pt::Builtin& builtin) { return fmt::format("{}_v{}", builtin.name, builtin.version); },
        },
        name);
  }

  static std::string op(pt::InfixOp op) {
    constexpr std::string_view kOps[] = {
        "+", "-", "*", "/", "%", "^", ">", ">=", "<", "<=", "==", "!=", "++", "&&", "||"};
    return std::string(kOps[static_cast<std::size_t>(op)]);
  }

  static std::string literal(const pt::Literal& literal) {
    return std::visit(
        overloaded{
            [](pt::Unit) { return std::string("()"); },
            [](bool b) { return std::string(b ? "true" : "false"); },
            [](const pt::Int128& n) { return std::string(n.decimal) + "Q"; },
            [](const pt::UInt128& n) { return std::string(n.decimal) + "Z"; },
            [](const pt::Float& f) { return fmt::format("{}{}.{}", f.negative ? "-" : "", f.whole, f.fraction); },
            [](const pt::Char& c) { return "'" + std::string(c.text) + "'"; },
            [](auto number) { return std::to_string(number); },
        },
        literal);
  }

  static std::string pattern(const pt::LetPattern& pattern) {
    return std::visit(overloaded{
                          [](const pt::LetVariable& p) { return std::string(p.name); },
                          [](const pt::LetUnit&) { return std::string("()"); },
                          [](const pt::LetTuple& p) { return patterns("(", p.items) + ")"; },
                      },
                      pattern.node);
  }

  static std::string pattern(const pt::MatchPattern& pattern) {
    return std::visit(
        overloaded{
            [](const pt::MatchLiteral& p) { return literal(p.value); },
            [](const pt::MatchString& p) { return "\"" + std::string(p.text) + "\""; },
            [](const pt::MatchVariable& p) { return std::string(p.name); },
            [](const pt::MatchEnum& p) { return patterns(std::string(p.case_name) + "(", p.fields) + ")"; },
            [](const pt::MatchTuple& p) { return patterns("(", p.items) + ")"; },
            [](const pt::MatchList& p) { return patterns("[", p.items) + "]"; },
            [](const pt::MatchCons& p) { return ProgramText::pattern(*p.head) + "::" + ProgramText::pattern(*p.tail); },
            [](const pt::MatchOr& p) { return patterns("|", p.alternatives) + "|"; },
        },
        pattern.node);
  }

  template <typename Pattern>
  static std::string patterns(std::string text, std::span<const Pattern* const> items) {
    for (std::size_t i = 0; i < items.size(); i++) text += (i > 0 ? "," : "") + pattern(*items[i]);
    return text;
  }

  const ProgramItem& item_;
};

inline std::string TestProgram::body(std::string_view name) const {
  for (const ProgramItem& item : items) {
    if (item.name != name) continue;
    if (const auto* fn = std::get_if<pt::PackageFn>(&item.item)) return ProgramText(item)(*fn->body);
    if (const auto* value = std::get_if<pt::PackageValue>(&item.item)) return ProgramText(item)(*value->body);
  }
  return "no item " + std::string(name);
}

}  // namespace darkpkg
