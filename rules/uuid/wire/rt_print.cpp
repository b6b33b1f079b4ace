#include <algorithm>

#include "base/overloaded.hpp"
#include "rules/uuid/wire/print.hpp"
#include "rules/uuid/wire/print_parts.hpp"

namespace darkpkg::wire {
namespace {

class RuntimePrinter {
 public:
  explicit RuntimePrinter(const NameOf& name_of) : parts_(name_of) {}

  std::string item(const rt::Item& item) {
    std::visit([&](const auto& i) { this->definition(i); }, item);
    return std::move(out_);
  }

 private:
  // ---- Items
  void line(const std::string& text) { out_.append(indent_ * 2, ' ').append(text).append("\n"); }

  void definition(const rt::PackageType& t) {
    const std::string own = parts_.package(ItemKind::type, t.id);
    line("type " + own + parts_.type_parameters(t.type_parameters));
    indent_++;
    std::visit(overloaded{[&](const rt::AliasDefinition& d) { line("= " + parts_.type(*d.type)); },
                          [&](const rt::RecordDefinition& d) {
                            for (const rt::RecordField& field : d.fields)
                              line(std::string(field.name) + ": " + parts_.type(*field.type));
                          },
                          [&](const rt::EnumDefinition& d) {
                            for (const rt::EnumCase& c : d.cases) {
                              std::string fields;
                              for (const rt::TypeReference* field : c.fields)
                                fields.append(fields.empty() ? " of " : " * ").append(parts_.type(*field));
                              line("| " + std::string(c.name) + fields);
                            }
                          }},
               t.definition);
    indent_--;
  }
  void definition(const rt::PackageValue& v) {
    const std::string own = parts_.package(ItemKind::value, v.id);
    line("value " + own);
    indent_++;
    line(dval(*v.body));
    indent_--;
  }
  void definition(const rt::PackageFn& f) {
    const std::string own = parts_.package(ItemKind::fn, f.id);
    line("fn " + own + parts_.type_parameters(f.type_parameters) + " : " + parts_.type(*f.result));
    indent_++;
    rt::Register at = 0;
    for (const rt::Parameter& p : f.parameters)
      line(reg(at++) + " = parameter " + std::string(p.name) + ": " + parts_.type(*p.type));
    instructions(f.body);
    indent_--;
  }

  // ---- Instructions
  static std::string reg(rt::Register r) { return "r" + std::to_string(r); }
  static std::string set(rt::Register to) { return reg(to) + " = "; }

  void instructions(const rt::Instructions& body) {
    const std::size_t width = std::to_string(body.code.size()).size();
    std::size_t number = 0;
    for (const rt::Instruction& i : body.code) {
      std::string label = std::to_string(number++);
      label.insert(0, width - std::min(width, label.size()), ' ');
      next_ = static_cast<std::int64_t>(number);
      line(label + "  " + std::visit([&](const auto& node) { return this->instruction(node); }, i.node));
      if (const auto* lambda = std::get_if<rt::CreateLambda>(&i.node)) {
        indent_ += 3;
        instructions(lambda->body);
        indent_ -= 3;
      }
    }
    std::string label(width, ' ');
    line(label + "  result " + reg(body.result) + " of " + std::to_string(body.register_count) + " registers");
  }
  /// The number of the instruction that a jump goes to.
  std::string target(std::int32_t by) const { return std::to_string(next_ + by); }

  template <typename T, typename F>
  static std::string joined(std::span<const T> items, std::string_view separator, F each) {
    std::string out;
    bool first = true;
    for (const T& item : items) {
      if (!first) out += separator;
      first = false;
      out += each(item);
    }
    return out;
  }
  static std::string registers(std::span<const rt::Register> items, std::string_view separator) {
    return joined(items, separator, reg);
  }
  static std::string fields(std::span<const rt::Field> items) {
    return "{ " + joined(items, "; ", [](const rt::Field& f) { return std::string(f.name) + " = " + reg(f.from); }) +
           " }";
  }

  std::string instruction(const rt::LoadVal& n) { return set(n.to) + dval(*n.value); }
  std::string instruction(const rt::CopyVal& n) { return set(n.to) + reg(n.from); }
  std::string instruction(const rt::Or& n) { return set(n.to) + reg(n.left) + " || " + reg(n.right); }
  std::string instruction(const rt::And& n) { return set(n.to) + reg(n.left) + " && " + reg(n.right); }
  std::string instruction(const rt::CreateString& n) {
    return set(n.to) + "string" + joined(n.segments, "", [](const rt::StringSegment& s) {
             return " " + (s.is_text ? quoted(s.text) : reg(s.from));
           });
  }
  std::string instruction(const rt::CheckLetPattern& n) {
    return "let " + let_pattern(*n.pattern) + " = " + reg(n.value);
  }
  std::string instruction(const rt::JumpByIfFalse& n) { return "if not " + reg(n.condition) + " goto " + target(n.by); }
  std::string instruction(const rt::JumpBy& n) { return "goto " + target(n.by); }
  std::string instruction(const rt::CheckMatchPattern& n) {
    return "match " + reg(n.value) + " with " + match_pattern(*n.pattern) + " else goto " + target(n.fail_jump);
  }
  std::string instruction(const rt::MatchUnmatched& n) { return "raise unmatched " + reg(n.value); }
  std::string instruction(const rt::CreateTuple& n) { return set(n.to) + "(" + registers(n.items, ", ") + ")"; }
  std::string instruction(const rt::CreateList& n) { return set(n.to) + "[" + registers(n.items, "; ") + "]"; }
  std::string instruction(const rt::CreateDict& n) { return set(n.to) + "Dict " + fields(n.entries); }
  std::string instruction(const rt::CreateRecord& n) {
    return set(n.to) + type_id(n.type) + parts_.type_arguments(n.type_arguments) + " " + fields(n.fields);
  }
  std::string instruction(const rt::CloneRecord& n) { return set(n.to) + reg(n.record) + " with " + fields(n.updates); }
  std::string instruction(const rt::GetRecordField& n) {
    return set(n.to) + reg(n.record) + "." + std::string(n.field);
  }
  std::string instruction(const rt::CreateEnum& n) {
    std::string arguments = n.fields.empty() ? "" : "(" + registers(n.fields, ", ") + ")";
    return set(n.to) + type_id(n.type) + parts_.type_arguments(n.type_arguments) + "." + std::string(n.case_name) +
           arguments;
  }
  std::string instruction(const rt::LoadValue& n) {
    return set(n.to) + "value " +
           std::visit(overloaded{[&](const Uuid& id) { return parts_.package(ItemKind::value, id); },
                                 [&](const pt::Builtin& b) { return parts_.builtin(b); }},
                      n.name);
  }
  std::string instruction(const rt::CreateLambda& n) {
    std::string closed = joined(n.closed, ", ", [](const rt::Closed& c) { return reg(c.to) + " = " + reg(c.from); });
    return set(n.to) + "fun " + joined(n.patterns, " ", [&](const rt::LetPattern* p) { return let_pattern(*p); }) +
           (closed.empty() ? "" : " with " + closed) + " (expression " + std::to_string(n.expr_id) + ")";
  }
  std::string instruction(const rt::Apply& n) {
    return set(n.to) + reg(n.function) + parts_.type_arguments(n.type_arguments) + "(" + registers(n.arguments, ", ") +
           ")";
  }
  std::string instruction(const rt::RaiseNameError& n) { return "raise " + parts_.error(n.error); }
  std::string instruction(const rt::VarNotFound& n) { return set(n.to) + "no variable " + quoted(n.name); }
  std::string instruction(const rt::CheckIfUnit& n) { return "check that " + reg(n.value) + " is ()"; }
  std::string instruction(const rt::LoadReference& n) {
    switch (n.kind) {
      case rt::LoadReference::Kind::fn: return set(n.to) + "fn " + parts_.reference(n.reference);
      case rt::LoadReference::Kind::fn_or_missing:
        return set(n.to) + "fn " + parts_.reference(n.reference) + " or no variable " + quoted(n.name);
      case rt::LoadReference::Kind::fn_or_value: return set(n.to) + "fn or value " + parts_.reference(n.reference);
      case rt::LoadReference::Kind::value_or_missing:
        return set(n.to) + "value " + parts_.reference(n.reference) + " or no variable " + quoted(n.name);
    }
    return {};
  }

  // ---- Patterns
  std::string let_pattern(const rt::LetPattern& p) {
    return std::visit(
        overloaded{[](const rt::LetVariable& n) { return reg(n.to); }, [](rt::LetUnit) { return std::string("()"); },
                   [&](const rt::LetTuple& n) {
                     return "(" + joined(n.items, ", ", [&](auto* item) { return let_pattern(*item); }) + ")";
                   }},
        p.node);
  }
  std::string match_pattern(const rt::MatchPattern& p) {
    auto list = [&](rt::MatchPatterns items, std::string_view separator) {
      return joined(items, separator, [&](auto* item) { return match_pattern(*item); });
    };
    return std::visit(overloaded{[](const rt::MatchLiteral& n) { return literal_text(n.value); },
                                 [](const rt::MatchString& n) { return quoted(n.text); },
                                 [](const rt::MatchVariable& n) { return reg(n.to); },
                                 [&](const rt::MatchEnum& n) {
                                   return std::string(n.case_name) +
                                          (n.fields.empty() ? "" : "(" + list(n.fields, ", ") + ")");
                                 },
                                 [&](const rt::MatchTuple& n) { return "(" + list(n.items, ", ") + ")"; },
                                 [&](const rt::MatchList& n) { return "[" + list(n.items, "; ") + "]"; },
                                 [&](const rt::MatchCons& n) {
                                   return "(" + match_pattern(*n.head) + " :: " + match_pattern(*n.tail) + ")";
                                 },
                                 [&](const rt::MatchOr& n) { return "(" + list(n.alternatives, " | ") + ")"; }},
                      p.node);
  }

  // ---- Values
  std::string type_id(const rt::TypeId& type) {
    return std::visit(overloaded{[&](pt::Reference r) { return parts_.reference(r); },
                                 [&](const Uuid& id) { return parts_.package(ItemKind::type, id); }},
                      type);
  }
  std::string value_type(const rt::ValueType& t) {
    auto list = [&](rt::ValueTypes items, std::string_view separator) {
      return joined(items, separator, [&](auto* item) { return value_type(*item); });
    };
    return std::visit(
        overloaded{
            [](rt::Unknown) { return std::string("_"); }, [&](pt::Primitive p) { return parts_.type({p}); },
            [&](const rt::ListOf& n) { return "List<" + value_type(*n.item) + ">"; },
            [&](const rt::DictOf& n) { return "Dict<" + value_type(*n.item) + ">"; },
            [&](const rt::DbOf& n) { return "DB<" + value_type(*n.item) + ">"; },
            [&](const rt::TupleOf& n) { return "(" + list(n.items, " * ") + ")"; },
            [&](const rt::FnOf& n) { return "(" + list(n.arguments, " -> ") + " -> " + value_type(*n.result) + ")"; },
            [&](const rt::CustomOf& n) { return type_id(n.name) + value_types(n.type_arguments); }},
        t.node);
  }
  std::string value_types(rt::ValueTypes types) {
    if (types.empty()) return "";
    return "<" + joined(types, ", ", [&](auto* type) { return value_type(*type); }) + ">";
  }
  std::string dvals(rt::Dvals items, std::string_view separator) {
    return joined(items, separator, [&](auto* item) { return dval(*item); });
  }
  std::string entries(std::span<const rt::Entry> entries, bool quote) {
    return "{ " +
           joined(entries, "; ",
                  [&](const rt::Entry& e) {
                    return (quote ? quoted(e.key) : std::string(e.key)) + " = " + dval(*e.value);
                  }) +
           " }";
  }
  /// The type that was written, and what it stands for if that is another one.
  std::string types_of(const rt::TypeId& source, const rt::TypeId& runtime, rt::ValueTypes arguments) {
    std::string name = type_id(source), other = type_id(runtime);
    return (name == other ? name : name + "/" + other) + value_types(arguments);
  }
  std::string applied(rt::Dvals arguments) { return arguments.empty() ? "" : "(" + dvals(arguments, ", ") + ", ...)"; }
  std::string dval(const rt::Dval& d) {
    return std::visit(
        overloaded{
            [](const rt::Literal& n) { return literal_text(n); },
            [](const rt::StringValue& n) { return quoted(n.text); }, [](const Uuid& id) { return "Uuid " + id.text(); },
            [](const rt::DateTimeValue& n) { return "DateTime " + std::to_string(n.ticks); },
            [&](const rt::ListValue& n) { return "List<" + value_type(*n.type) + ">[" + dvals(n.items, "; ") + "]"; },
            [&](const rt::TupleValue& n) { return "(" + dvals(n.items, ", ") + ")"; },
            [&](const rt::DictValue& n) { return "Dict<" + value_type(*n.type) + "> " + entries(n.entries, true); },
            [&](const rt::RecordValue& n) {
              return types_of(n.source_type, n.runtime_type, n.type_arguments) + " " + entries(n.fields, false);
            },
            [&](const rt::EnumValue& n) {
              return types_of(n.source_type, n.runtime_type, n.type_arguments) + "." + std::string(n.case_name) +
                     (n.fields.empty() ? "" : "(" + dvals(n.fields, ", ") + ")");
            },
            [&](const rt::NamedFnValue& n) {
              std::string name = std::visit(overloaded{[&](rt::OwnId) { return std::string("self"); },
                                                       [&](const Uuid& id) { return parts_.package(ItemKind::fn, id); },
                                                       [&](const pt::Builtin& b) { return parts_.builtin(b); }},
                                            n.name);
              return "fn " + name + parts_.type_arguments(n.type_arguments) + applied(n.arguments);
            },
            [&](const rt::LambdaValue& n) {
              return "lambda of expression " + std::to_string(n.expr_id) + applied(n.arguments);
            },
            [](const rt::DbValue& n) { return "DB " + std::string(n.name); }},
        d.node);
  }

  PartsPrinter parts_;
  std::string out_;
  std::size_t indent_ = 0;
  std::int64_t next_ = 0;  ///< the number of the instruction after the one that is printed
};

}  // namespace

std::string print_runtime(const rt::Item& item, const NameOf& name_of) { return RuntimePrinter(name_of).item(item); }

}  // namespace darkpkg::wire
