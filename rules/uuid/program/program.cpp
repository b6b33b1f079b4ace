#include "rules/uuid/program/program.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/overloaded.hpp"
#include "language/text/names.hpp"
#include "rules/uuid/program/desugar.hpp"
#include "rules/uuid/program/operators.hpp"
#include "rules/uuid/program/scope.hpp"

namespace darkpkg {
namespace {

object::Position position(Span at) { return {at.offset, at.length}; }

std::span<const std::string_view> texts(std::span<const syntax::Ident> names, Arena& arena) {
  return arena.map(names, [](const syntax::Ident& name) { return name.text; });
}

void collect_cases(std::span<const syntax::Declaration> declarations, CaseTypes& types) {
  for (const syntax::Declaration& declaration : declarations) {
    if (const auto* module = std::get_if<syntax::ModuleDeclaration>(&declaration.node))
      collect_cases(module->declarations, types);
    const auto* defined = std::get_if<syntax::TypeDeclaration>(&declaration.node);
    if (!defined) continue;
    for (const syntax::TypeDefinition& type : defined->definitions)
      if (const auto* cases = std::get_if<syntax::EnumType>(&type.body))
        for (const syntax::EnumCase& one : cases->cases) {
          auto [entry, is_new] = types.try_emplace(one.name.text, type.name.text);
          if (!is_new) entry->second = {};
        }
  }
}

class ProgramConverter {
 public:
  ProgramConverter(Arena& arena, Diagnostics& diagnostics, const CaseTypes& case_types)
      : arena_(arena),
        diagnostics_(diagnostics),
        references_(arena),
        context_{arena, references_, diagnostics, case_types, locals_} {}

  void convert(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations)
      std::visit(overloaded{
                     [&](const syntax::LetDeclaration& let) {
                       for (const syntax::Binding& binding : let.bindings) convert_binding(binding, declaration.at);
                     },
                     [&](const syntax::TypeDeclaration& types) {
                       for (const syntax::TypeDefinition& type : types.definitions) convert_type(type, declaration.at);
                     },
                     [&](const syntax::ModuleDeclaration& module) {
                       enter(module.name);
                       convert(module.declarations);
                       modules_.resize(modules_.size() - module.name.size());
                     },
                     [&](const syntax::OtherDeclaration& other) {
                       diagnostics_.add(Code::unsupported_syntax, declaration.at,
                                        "Dark does not have " + std::string(words_for(other.what)),
                                        std::string(help_for(other.what)));
                     },
                 },
                 declaration.node);
  }

  void enter(syntax::Path path) {
    for (const syntax::Ident& part : path) modules_.emplace_back(part.text);
  }

  std::vector<ProgramItem> take() && { return std::move(items_); }

  /// Adds the warnings about local names, if the file has no errors.
  void add_warnings() {
    std::vector<Diagnostic> warnings = locals_.take_warnings();
    if (!diagnostics_.has_errors()) diagnostics_.append(std::move(warnings));
  }

 private:
  /// What the parts of the next item are converted with.
  ItemContext& start_item() {
    references_.clear();
    return context_;
  }

  /// Adds an item, whose references are those since start_item. False, and a report, if it stands outside of every
  /// module.
  bool add(object::ItemKind kind, std::string_view name, const pt::Item& item, Span at, Span whole) {
    if (modules_.empty()) {
      diagnostics_.add(Code::outside_module, at, "`" + std::string(name) + "` stands outside of a module",
                       "start the file with `module Owner.Module`");
      return false;
    }
    items_.push_back(
        {kind, modules_, std::string(name), item, references_.take_references(),
         object::ItemPositions{position(at), position(whole), references_.uses(), references_.take_unbound()}});
    return true;
  }

  void convert_binding(const syntax::Binding& binding, Span whole) {
    if (binding.pattern) convert_value(binding, whole);
    else convert_function(binding, whole);
  }

  void convert_value(const syntax::Binding& binding, Span whole) {
    const auto* named = std::get_if<syntax::NamedPattern>(&binding.pattern->node);
    if (!named) {
      refuse_value_pattern(*binding.pattern);
      return;
    }
    ItemContext& context = start_item();
    const pt::Expr* body = scope_value(*desugar(*binding.body, context), context);
    add(object::ItemKind::value, named->name.text, pt::PackageValue{{}, body, {}, {}}, named->name.at, whole);
  }

  void refuse_value_pattern(const syntax::Pattern& pattern) {
    const auto* capital = std::get_if<syntax::ConstructorPattern>(&pattern.node);
    if (capital && capital->name.size() == 1 && !is_capitalized(capital->name[0].text)) {
      diagnostics_.add(Code::bad_definition, pattern.at, "what has type parameters is a function and needs a parameter",
                       "write `()` behind them for none");
    } else if (capital && capital->name.size() == 1) {
      std::string name(capital->name[0].text), suggestion = suggested_fn_name(name);
      diagnostics_.add(Code::bad_definition, pattern.at, "`" + name + "` can't name a value",
                       suggestion.empty() ? "start it with a lower-case letter" : "write `" + suggestion + "`");
    } else {
      diagnostics_.add(Code::bad_definition, pattern.at, "a definition has one name, no pattern",
                       "write `let name = ...` for each value");
    }
  }

  void convert_function(const syntax::Binding& binding, Span whole) {
    auto name = parse_fn_name(binding.name.text);
    if (is_operator_name(binding.name)) {
      diagnostics_.add(Code::bad_name, binding.name.at, "operators can't be defined",
                       "give the function a name of letters and digits");
      return;
    }
    if (!name) {
      diagnostics_.add(Code::bad_name, binding.name.at,
                       "`" + std::string(binding.name.text) + "` can't name a function",
                       named_help(suggested_fn_name(binding.name.text),
                                  "function names start with a lower-case letter and have letters and digits only"));
      return;
    }
    if (binding.parameters.empty()) {
      diagnostics_.add(Code::bad_definition, binding.head,
                       "what has type parameters is a function and needs a parameter",
                       "write `()` behind them for none");
      return;
    }
    ItemContext& context = start_item();
    auto parameters = arena_.map(binding.parameters,
                                 [&](const syntax::Pattern* pattern) { return convert_parameter(*pattern, context); });
    if (!binding.result) {
      diagnostics_.add(Code::missing_type, binding.head,
                       "the function `" + std::string(binding.name.text) + "` has no return type",
                       "write it before the `=`: `let " + std::string(binding.name.text) + " ... : Int64 =`");
      return;
    }
    const pt::TypeReference* result = darkpkg::convert_type(*binding.result, context);
    auto parameter_names = arena_.map(parameters, [](const pt::Parameter& parameter) { return parameter.name; });
    const pt::Expr* body = scope_function(*desugar(*binding.body, context), {name->name, parameter_names}, context);
    pt::PackageFn fn{{}, body, texts(binding.type_parameters, arena_), parameters, result, {}, {}};
    add(object::ItemKind::fn, name->name, fn, binding.name.at, whole);
  }

  pt::Parameter convert_parameter(const syntax::Pattern& pattern, ItemContext& context) {
    if (const auto* paren = std::get_if<syntax::ParenPattern>(&pattern.node))
      return convert_parameter(*paren->inner, context);
    if (const auto* literal = std::get_if<syntax::LiteralPattern>(&pattern.node))
      if (std::holds_alternative<syntax::Unit>(literal->value))
        return {"unit", arena_.make<pt::TypeReference>(pt::Primitive::unit), {}};
    if (const auto* typed = std::get_if<syntax::TypedPattern>(&pattern.node))
      if (const auto* named = std::get_if<syntax::NamedPattern>(&typed->inner->node))
        return {named->name.text, darkpkg::convert_type(*typed->type, context), {}};
    refuse_parameter(pattern);
    return {"_", arena_.make<pt::TypeReference>(pt::Primitive::unit), {}};
  }

  void refuse_parameter(const syntax::Pattern& pattern) {
    const auto* typed = std::get_if<syntax::TypedPattern>(&pattern.node);
    const syntax::Pattern& inner = typed ? *typed->inner : pattern;
    const auto add = [&](std::string message, std::string help) {
      diagnostics_.add(Code::missing_type, pattern.at, std::move(message), std::move(help));
    };
    if (const auto* named = std::get_if<syntax::NamedPattern>(&inner.node)) {
      const std::string name(named->name.text);
      add("the parameter `" + name + "` has no type", "write `(" + name + ": Int64)`, or another type");
    } else if (std::holds_alternative<syntax::TuplePattern>(inner.node)) {
      add("each parameter stands in its own parentheses", "write `(a: Int64) (b: Int64)`, without a comma");
    } else if (std::holds_alternative<syntax::WildPattern>(inner.node)) {
      add("a parameter needs a name", "write `(_unused: Int64)`");
    } else if (const auto* capital = std::get_if<syntax::ConstructorPattern>(&inner.node);
               capital && capital->name.size() == 1 && capital->arguments.empty()) {
      const std::string name(capital->name[0].text), suggestion = suggested_fn_name(name);
      add("`" + name + "` can't name a parameter", named_help(suggestion, "parameters start with a lower-case letter"));
    } else if (const auto* other = std::get_if<syntax::OtherPattern>(&inner.node)) {
      add("Dark does not have " + std::string(words_for(other->what)),
          "write `(name: Type)`; what may be missing is an Option");
    } else {
      add("a parameter is a name with a type", "write `(name: Type)`, or `()` for none");
    }
  }

  static std::string named_help(const std::string& suggestion, std::string_view rule) {
    return suggestion.empty() ? std::string(rule) : "write `" + suggestion + "`";
  }

  void convert_type(const syntax::TypeDefinition& definition, Span whole) {
    auto name = parse_type_name(definition.name.text);
    if (!name) {
      diagnostics_.add(Code::bad_name, definition.name.at,
                       "`" + std::string(definition.name.text) + "` can't name a type",
                       named_help(suggested_type_name(definition.name.text),
                                  "type names start with a capital and have letters and digits only"));
      return;
    }
    ItemContext& context = start_item();
    auto body =
        std::visit(overloaded{
                       [&](const syntax::AliasType& alias) -> decltype(pt::PackageType::definition) {
                         return pt::AliasDefinition{darkpkg::convert_type(*alias.type, context)};
                       },
                       [&](const syntax::RecordType& record) -> decltype(pt::PackageType::definition) {
                         return pt::RecordDefinition{arena_.map(record.fields, [&](const syntax::RecordField& field) {
                           return pt::RecordField{field.name.text, darkpkg::convert_type(*field.type, context), {}};
                         })};
                       },
                       [&](const syntax::EnumType& type) -> decltype(pt::PackageType::definition) {
                         return pt::EnumDefinition{enum_cases(type, context)};
                       },
                   },
                   definition.body);
    add(object::ItemKind::type, *name, pt::PackageType{{}, texts(definition.type_parameters, arena_), body, {}, {}},
        definition.name.at, whole);
  }

  std::span<const pt::EnumCase> enum_cases(const syntax::EnumType& type, ItemContext& context) {
    return arena_.map(type.cases, [&](const syntax::EnumCase& enum_case) {
      auto fields = arena_.map(enum_case.fields, [&](const syntax::CaseField& field) {
        return pt::EnumField{darkpkg::convert_type(*field.type, context),
                             field.label ? std::optional(field.label->text) : std::nullopt,
                             {}};
      });
      return pt::EnumCase{enum_case.name.text, fields, {}};
    });
  }

  Arena& arena_;
  Diagnostics& diagnostics_;
  ReferenceTable references_;
  Locals locals_;
  ItemContext context_;
  std::vector<std::string> modules_;
  std::vector<ProgramItem> items_;
};

}  // namespace

std::vector<ProgramItem> convert_program(const syntax::File& file, Arena& arena, Diagnostics& diagnostics) {
  CaseTypes case_types;
  collect_cases(file.declarations, case_types);
  ProgramConverter converter(arena, diagnostics, case_types);
  converter.enter(file.module);
  converter.convert(file.declarations);
  converter.add_warnings();
  return std::move(converter).take();
}

}  // namespace darkpkg
