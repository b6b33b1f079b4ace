#include "base/overloaded.hpp"
#include "rules/uuid/wire/print.hpp"
#include "rules/uuid/wire/print_parts.hpp"

namespace darkpkg::wire {
namespace {

/// `<'a> (x: A) : B`
std::string fn_head(const pt::PackageFn& f, const PartsPrinter& parts) {
  std::string out = parts.type_parameters(f.type_parameters);
  for (const pt::Parameter& p : f.parameters)
    out.append(" (").append(p.name).append(": ").append(parts.type(*p.type)).append(")");
  return out.append(" : ").append(parts.type(*f.result));
}

/// `A of label: X * Y`
std::string enum_case(const pt::EnumCase& c, const PartsPrinter& parts) {
  std::string out(c.name);
  for (const pt::EnumField& field : c.fields) {
    out.append(&field == c.fields.data() ? " of " : " * ");
    if (field.label) out.append(*field.label).append(": ");
    out += parts.type(*field.type);
  }
  return out;
}

/// Lays code out as people do: what has parts of its own goes into parentheses, lets, ifs and matches into lines.
class ProgramPrinter {
 public:
  explicit ProgramPrinter(const NameOf& name_of) : parts_(name_of) {}

  std::string item(const pt::Item& item) {
    std::visit([&](const auto& i) { this->definition(i); }, item);
    return std::move(out_) + "\n";
  }
  std::string body(const pt::Expr& e) {
    expr(e);
    return std::move(out_);
  }

 private:
  // ---- Layout
  ProgramPrinter& put(std::string_view text) {
    out_ += text;
    return *this;
  }
  void line() { out_.append("\n").append(indent_ * 2, ' '); }
  /// What `body` writes, further to the right, on lines of its own.
  template <typename F>
  void indented(F body) {
    indent_++;
    line();
    body();
    indent_--;
  }
  /// `each` for every item, with a separator between them.
  template <typename T, typename F>
  void separated(std::span<const T> items, std::string_view separator, F each) {
    bool first = true;
    for (const T& item : items) {
      if (!first) put(separator);
      first = false;
      each(item);
    }
  }

  // ---- Items
  void description(std::string_view text) {
    if (text.empty()) return;
    put("/// ");
    for (char c : text) {
      if (c == '\n') {
        line();
        put("/// ");
      } else {
        out_.push_back(c);
      }
    }
    line();
  }
  template <typename Name, typename F>
  void deprecation(const pt::Deprecation<Name>& d, F name) {
    using K = pt::DeprecationKind;
    switch (d.kind) {
      case K::not_deprecated: return;
      case K::renamed_to: put("// deprecated: renamed to ").put(name(d.name)); break;
      case K::replaced_by: put("// deprecated: replaced by ").put(name(d.name)); break;
      case K::because: put("// deprecated: ").put(d.reason); break;
    }
    line();
  }
  void definition(const pt::PackageType& t) {
    description(t.description);
    deprecation(t.deprecated, [&](const pt::TypeName& n) { return parts_.type_name(n); });
    put("type ").put(parts_.package(ItemKind::type, t.id)).put(parts_.type_parameters(t.type_parameters)).put(" =");
    indented([&] {
      std::visit(
          overloaded{[&](const pt::AliasDefinition& d) { put(parts_.type(*d.type)); },
                     [&](const pt::RecordDefinition& d) { record(d); }, [&](const pt::EnumDefinition& d) { cases(d); }},
          t.definition);
    });
  }
  void record(const pt::RecordDefinition& d) {
    put("{");
    indented([&] {
      bool first = true;
      for (const pt::RecordField& field : d.fields) {
        if (!first) line();
        first = false;
        description(field.description);
        put(field.name).put(": ").put(parts_.type(*field.type));
      }
    });
    line();
    put("}");
  }
  void cases(const pt::EnumDefinition& d) {
    bool first = true;
    for (const pt::EnumCase& c : d.cases) {
      if (!first) line();
      first = false;
      description(c.description);
      put("| ").put(enum_case(c, parts_));
    }
  }
  void definition(const pt::PackageValue& v) {
    description(v.description);
    deprecation(v.deprecated, [&](const pt::ValueName& n) { return parts_.value_name(n); });
    put("val ").put(parts_.package(ItemKind::value, v.id)).put(" =");
    indented([&] { expr(*v.body); });
  }
  void definition(const pt::PackageFn& f) {
    description(f.description);
    deprecation(f.deprecated, [&](const pt::FnName& n) { return parts_.fn_name(n); });
    put("let ").put(parts_.package(ItemKind::fn, f.id)).put(fn_head(f, parts_)).put(" =");
    parameters_ = f.parameters;
    indented([&] { expr(*f.body); });
  }

  // ---- Patterns
  void let_pattern(const pt::LetPattern& p) {
    std::visit(overloaded{[&](const pt::LetVariable& n) { put(n.name); }, [&](pt::LetUnit) { put("()"); },
                          [&](const pt::LetTuple& n) {
                            put("(");
                            separated(n.items, ", ", [&](auto* item) { let_pattern(*item); });
                            put(")");
                          }},
               p.node);
  }
  void match_pattern(const pt::MatchPattern& p) {
    auto list = [&](std::string_view open, std::string_view separator, const auto& items, std::string_view close) {
      put(open);
      separated(items, separator, [&](auto* item) { match_pattern(*item); });
      put(close);
    };
    std::visit(overloaded{[&](const pt::MatchLiteral& n) { put(literal_text(n.value)); },
                          [&](const pt::MatchString& n) { put(quoted(n.text)); },
                          [&](const pt::MatchVariable& n) { put(n.name); },
                          [&](const pt::MatchEnum& n) {
                            put(n.case_name);
                            if (!n.fields.empty()) list("(", ", ", n.fields, ")");
                          },
                          [&](const pt::MatchTuple& n) { list("(", ", ", n.items, ")"); },
                          [&](const pt::MatchList& n) { list("[", "; ", n.items, "]"); },
                          [&](const pt::MatchCons& n) {
                            put("(");
                            match_pattern(*n.head);
                            put(" :: ");
                            match_pattern(*n.tail);
                            put(")");
                          },
                          [&](const pt::MatchOr& n) { list("(", " | ", n.alternatives, ")"); }},
               p.node);
  }

  // ---- Expressions
  void expr(const pt::Expr& e) {
    std::visit([&](const auto& node) { this->node(node); }, e.node);
  }
  /// An expression as a part of another.
  void part(const pt::Expr& e) {
    const bool plain = std::visit(
        overloaded{[](const pt::EnumExpr& n) { return n.fields.empty(); }, [](const pt::LetExpr&) { return false; },
                   [](const pt::IfExpr&) { return false; }, [](const pt::MatchExpr&) { return false; },
                   [](const pt::LambdaExpr&) { return false; }, [](const pt::ApplyExpr&) { return false; },
                   [](const pt::InfixExpr&) { return false; }, [](const pt::StatementExpr&) { return false; },
                   [](const pt::PipeExpr&) { return false; }, [](const auto&) { return true; }},
        e.node);
    if (plain) return expr(e);
    put("(");
    indent_++;
    expr(e);
    indent_--;
    put(")");
  }
  void parts(std::span<const pt::Expr* const> items) {
    for (const pt::Expr* item : items) {
      put(" ");
      part(*item);
    }
  }
  void fields(std::span<const pt::FieldInit> fields) {
    separated(fields, "; ", [&](const pt::FieldInit& field) {
      put(field.name).put(" = ");
      part(*field.value);
    });
  }
  void enumeration(const pt::TypeName& type, std::span<const pt::TypeReference* const> arguments,
                   std::string_view case_name, std::span<const pt::Expr* const> fields) {
    put(parts_.type_name(type)).put(parts_.type_arguments(arguments)).put(".").put(case_name);
    if (fields.empty()) return;
    put("(");
    separated(fields, ", ", [&](const pt::Expr* field) { part(*field); });
    put(")");
  }
  void lambda(std::span<const pt::LetPattern* const> parameters, const pt::Expr& body) {
    put("fun");
    for (const pt::LetPattern* parameter : parameters) {
      put(" ");
      let_pattern(*parameter);
    }
    put(" -> ");
    part(body);
  }

  void node(const pt::LiteralExpr& n) { put(literal_text(n.value)); }
  void node(const pt::StringExpr& n) {
    if (n.segments.size() == 1 && !n.segments.front().hole) {
      put(quoted(n.segments.front().text));
      return;
    }
    put("$\"");
    for (const pt::StringSegment& segment : n.segments) {
      if (segment.hole) {
        put("{");
        expr(*segment.hole);
        put("}");
      } else {
        std::string text = quoted(segment.text);
        put(std::string_view(text).substr(1, text.size() - 2));
      }
    }
    put("\"");
  }
  void node(const pt::ListExpr& n) {
    put("[");
    separated(n.items, "; ", [&](const pt::Expr* item) { part(*item); });
    put("]");
  }
  void node(const pt::DictExpr& n) {
    put("Dict { ");
    separated(n.entries, "; ", [&](const pt::DictEntry& entry) {
      put(quoted(entry.key)).put(" = ");
      part(*entry.value);
    });
    put(" }");
  }
  void node(const pt::TupleExpr& n) {
    put("(");
    separated(n.items, ", ", [&](const pt::Expr* item) { part(*item); });
    put(")");
  }
  void node(const pt::RecordExpr& n) {
    put(parts_.type_name(n.type)).put(parts_.type_arguments(n.type_arguments)).put(" { ");
    fields(n.fields);
    put(" }");
  }
  void node(const pt::RecordUpdateExpr& n) {
    put("{ ");
    part(*n.record);
    put(" with ");
    fields(n.updates);
    put(" }");
  }
  void node(const pt::FieldAccessExpr& n) {
    part(*n.record);
    put(".").put(n.field);
  }
  void node(const pt::EnumExpr& n) { enumeration(n.type, n.type_arguments, n.case_name, n.fields); }
  void node(const pt::LetExpr& first) {
    const pt::LetExpr* let = &first;
    while (true) {
      put("let ");
      let_pattern(*let->pattern);
      put(" = ");
      part(*let->value);
      line();
      const auto* next = std::get_if<pt::LetExpr>(&let->body->node);
      if (!next) break;
      let = next;
    }
    expr(*let->body);
  }
  void node(const pt::IfExpr& n) {
    put("if ");
    part(*n.condition);
    put(" then");
    indented([&] { expr(*n.then); });
    if (!n.otherwise) return;
    line();
    put("else");
    indented([&] { expr(*n.otherwise); });
  }
  void node(const pt::MatchExpr& n) {
    put("match ");
    part(*n.subject);
    put(" with");
    for (const pt::MatchCase& c : n.cases) {
      line();
      put("| ");
      match_pattern(*c.pattern);
      if (c.guard) {
        put(" when ");
        part(*c.guard);
      }
      put(" ->");
      indented([&] { expr(*c.body); });
    }
  }
  void node(const pt::LambdaExpr& n) { lambda(n.parameters, *n.body); }
  void node(const pt::ApplyExpr& n) {
    part(*n.function);
    put(parts_.type_arguments(n.type_arguments));
    parts(n.arguments);
  }
  void node(const pt::InfixExpr& n) {
    part(*n.left);
    put(" ").put(operator_text(n.op)).put(" ");
    part(*n.right);
  }
  void node(const pt::StatementExpr& n) {
    expr(*n.first);
    line();
    expr(*n.next);
  }
  void node(const pt::VariableExpr& n) { put(n.name); }
  void node(const pt::ArgumentExpr& n) {
    auto index = static_cast<std::size_t>(n.index);
    if (n.index >= 0 && index < parameters_.size()) put(parameters_[index].name);
    else put("argument ").put(std::to_string(n.index));
  }
  void node(pt::SelfExpr) { put("self"); }
  void node(const pt::FnNameExpr& n) { put(parts_.fn_name(n.name)); }
  void node(const pt::ValueExpr& n) { put(parts_.value_name(n.name)); }
  void node(const pt::PipeExpr& n) {
    part(*n.source);
    for (const pt::PipeStage* s : n.stages) {
      line();
      put("|> ");
      std::visit([&](const auto& node) { this->stage(node); }, s->node);
    }
  }
  void node(const pt::ValueOrVariableExpr& n) { put(n.name); }
  void node(const pt::FnOrLocalExpr& n) { put(n.name); }
  void node(const pt::FnOrValueExpr& n) { put(parts_.reference(n.reference)); }

  void stage(const pt::PipeVariable& n) {
    put(n.name);
    parts(n.arguments);
  }
  void stage(const pt::PipeLambda& n) { lambda(n.parameters, *n.body); }
  void stage(const pt::PipeInfix& n) {
    put("(").put(operator_text(n.op)).put(") ");
    part(*n.right);
  }
  void stage(const pt::PipeFnCall& n) {
    put(parts_.fn_name(n.name)).put(parts_.type_arguments(n.type_arguments));
    parts(n.arguments);
  }
  void stage(const pt::PipeEnum& n) { enumeration(n.type, {}, n.case_name, n.fields); }
  void stage(const pt::PipeFnOrVariable& n) {
    put(n.name);
    parts(n.arguments);
  }

  PartsPrinter parts_;
  std::string out_;
  std::size_t indent_ = 0;
  std::span<const pt::Parameter> parameters_;
};

}  // namespace

std::string print_program(const pt::Item& item, const NameOf& name_of) { return ProgramPrinter(name_of).item(item); }

std::string print_signature(const pt::Item& item, const NameOf& name_of) {
  constexpr std::size_t kLongestValue = 60;  // bytes
  PartsPrinter parts(name_of);
  auto record = [&](const pt::RecordDefinition& d) {
    std::string out = " = {";
    for (const pt::RecordField& field : d.fields)
      out.append(&field == d.fields.data() ? " " : "; ")
          .append(field.name)
          .append(": ")
          .append(parts.type(*field.type));
    return out + " }";
  };
  auto cases = [&](const pt::EnumDefinition& d) {
    std::string out = " =";
    for (const pt::EnumCase& c : d.cases) out.append(" | ").append(enum_case(c, parts));
    return out;
  };
  return std::visit(
      overloaded{
          [&](const pt::PackageType& t) {
            return parts.type_parameters(t.type_parameters) +
                   std::visit(overloaded{[&](const pt::AliasDefinition& d) { return " = " + parts.type(*d.type); },
                                         record, cases},
                              t.definition);
          },
          [&](const pt::PackageValue& v) {
            std::string body = ProgramPrinter(name_of).body(*v.body);
            return body.size() > kLongestValue || body.find('\n') != std::string::npos ? std::string() : " = " + body;
          },
          [&](const pt::PackageFn& f) { return fn_head(f, parts); }},
      item);
}

}  // namespace darkpkg::wire
