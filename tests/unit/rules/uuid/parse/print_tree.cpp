#include "tests/unit/rules/uuid/parse/print_tree.hpp"

#include "base/overloaded.hpp"

namespace darkpkg::syntax {
namespace {

std::string print(Path path) {
  std::string out;
  for (const Ident& ident : path) out += (out.empty() ? "" : ".") + std::string(ident.text);
  return out;
}

std::string print(const Literal& literal) {
  return std::visit(overloaded{
                        [](Unit) { return std::string("()"); },
                        [](bool value) { return std::string(value ? "true" : "false"); },
                        [](Int128 value) { return std::string(value.digits) + "Q"; },
                        [](UInt128 value) { return std::string(value.digits) + "Z"; },
                        [](double value) { return std::to_string(value); },
                        [](Char value) { return "'" + std::string(value.text) + "'"; },
                        [](String value) { return "\"" + std::string(value.text) + "\""; },
                        [](OtherLiteral value) { return "<" + std::string(words_for(value.what)) + ">"; },
                        [](std::int64_t value) { return std::to_string(value) + "L"; },
                        [](auto value) { return std::to_string(value); },
                    },
                    literal);
}

template <typename Items>
std::string list(const char* head, const Items& items) {
  std::string out = std::string("(") + head;
  for (const auto* item : items) out += " " + print(item);
  return out + ")";
}

}  // namespace

std::string print(const Type* type) {
  return std::visit(overloaded{
                        [](const ParenType& t) { return "(paren " + print(t.inner) + ")"; },
                        [](const VariableType& t) { return "'" + std::string(t.name); },
                        [](const TupleType& t) { return list("*", t.items); },
                        [](const FunctionType& t) { return "(-> " + print(t.argument) + " " + print(t.result) + ")"; },
                        [](const NamedType& t) { return print(t.name); },
                        [](const AppliedType& t) { return list(print(t.constructor).c_str(), t.arguments); },
                        [](const OtherType& t) { return "<" + std::string(words_for(t.what)) + ">"; },
                    },
                    type->node);
}

std::string print(const Pattern* pattern) {
  return std::visit(overloaded{
                        [](const WildPattern&) { return std::string("_"); },
                        [](const NamedPattern& p) { return std::string(p.name.text); },
                        [](const LiteralPattern& p) { return print(p.value); },
                        [](const ParenPattern& p) { return "(paren " + print(p.inner) + ")"; },
                        [](const TuplePattern& p) { return list(",", p.items); },
                        [](const ConstructorPattern& p) { return list(("con " + print(p.name)).c_str(), p.arguments); },
                        [](const ListPattern& p) { return list("list", p.items); },
                        [](const ConsPattern& p) { return "(:: " + print(p.head) + " " + print(p.tail) + ")"; },
                        [](const OrPattern& p) { return "(or " + print(p.left) + " " + print(p.right) + ")"; },
                        [](const TypedPattern& p) { return "(: " + print(p.inner) + " " + print(p.type) + ")"; },
                        [](const OtherPattern& p) { return "<" + std::string(words_for(p.what)) + ">"; },
                    },
                    pattern->node);
}

std::string print(const Expr* expr) {
  if (!expr) return "-";
  return std::visit(
      overloaded{
          [](const LiteralExpr& e) { return print(e.value); },
          [](const NameExpr& e) { return std::string(e.name.text); },
          [](const PathExpr& e) { return e.names.size() == 1 ? "#" + print(e.names) : print(e.names); },
          [](const ApplyExpr& e) { return "(" + print(e.function) + " " + print(e.argument) + ")"; },
          [](const TypeApplyExpr& e) { return list(("types " + print(e.expr)).c_str(), e.types); },
          [](const ParenExpr& e) { return "(paren " + print(e.inner) + ")"; },
          [](const TupleExpr& e) { return list(",", e.items); },
          [](const EmptyListExpr&) { return std::string("(list)"); },
          [](const ListExpr& e) { return "(list " + print(e.body) + ")"; },
          [](const InterpolatedExpr& e) {
            std::string out = "($";
            for (const InterpolatedPart& part : e.parts)
              out += " " + (part.hole ? print(part.hole) : "\"" + std::string(part.text) + "\"");
            return out + ")";
          },
          [](const RecordExpr& e) {
            std::string out = "(record " + print(e.original);
            for (const FieldExpr& field : e.fields) out += " " + print(field.name) + "=" + print(field.value);
            return out + ")";
          },
          [](const DotGetExpr& e) { return "(get " + print(e.record) + " " + print(e.fields) + ")"; },
          [](const LambdaExpr& e) { return "(fun " + list("", e.parameters) + " " + print(e.body) + ")"; },
          [](const IfExpr& e) {
            return "(if " + print(e.condition) + " " + print(e.then) + " " + print(e.otherwise) + ")";
          },
          [](const LetExpr& e) {
            return "(let " + print(e.pattern) + " " + print(e.value) + " " + print(e.body) + ")";
          },
          [](const MatchExpr& e) {
            std::string out = "(match " + print(e.subject);
            for (const MatchClause& clause : e.clauses) {
              out += " [" + print(clause.pattern) + (clause.guard ? " when " + print(clause.guard) : "") + " " +
                     print(clause.body) + "]";
            }
            return out + ")";
          },
          [](const SequentialExpr& e) { return "(; " + print(e.first) + " " + print(e.second) + ")"; },
          [](const TypedExpr& e) { return "(: " + print(e.inner) + " " + print(e.type) + ")"; },
          [](const DoExpr& e) { return "(do " + print(e.inner) + ")"; },
          [](const OtherExpr& e) { return "<" + std::string(words_for(e.what)) + ">"; },
      },
      expr->node);
}

std::string print(const Declaration& declaration) {
  return std::visit(overloaded{
                        [](const LetDeclaration& d) {
                          std::string out;
                          for (const Binding& binding : d.bindings) {
                            out += out.empty() ? "let " : " and ";
                            if (binding.pattern) {
                              out += print(binding.pattern);
                            } else {
                              out += binding.name.text;
                              for (const Ident& name : binding.type_parameters) out += " '" + std::string(name.text);
                              for (const Pattern* parameter : binding.parameters) out += " " + print(parameter);
                            }
                            if (binding.result) out += " : " + print(binding.result);
                            out += " = " + print(binding.body);
                          }
                          return out;
                        },
                        [](const TypeDeclaration& d) {
                          std::string out;
                          for (const TypeDefinition& definition : d.definitions) {
                            out += (out.empty() ? "type " : " and ") + std::string(definition.name.text);
                            for (const Ident& name : definition.type_parameters) out += " '" + std::string(name.text);
                            out += " = ";
                            std::visit(overloaded{
                                           [&](const AliasType& body) { out += print(body.type); },
                                           [&](const RecordType& body) {
                                             out += "{";
                                             for (const RecordField& field : body.fields)
                                               out += " " + std::string(field.name.text) + ":" + print(field.type);
                                             out += " }";
                                           },
                                           [&](const EnumType& body) {
                                             for (const EnumCase& one : body.cases) {
                                               out += "|" + std::string(one.name.text);
                                               for (const CaseField& field : one.fields) {
                                                 out += " ";
                                                 if (field.label) out += std::string(field.label->text) + ":";
                                                 out += print(field.type);
                                               }
                                             }
                                           },
                                       },
                                       definition.body);
                          }
                          return out;
                        },
                        [](const ModuleDeclaration& d) {
                          std::string out = "module " + print(d.name) + " {";
                          for (const Declaration& inner : d.declarations) out += " " + print(inner) + ";";
                          return out + " }";
                        },
                        [](const OtherDeclaration& d) { return "<" + std::string(words_for(d.what)) + ">"; },
                    },
                    declaration.node);
}

std::string print(const File& file) {
  std::string out = print(file.module) + ":";
  for (const Declaration& declaration : file.declarations) out += " " + print(declaration) + ";";
  return out;
}

}  // namespace darkpkg::syntax
