#include "rules/hash/program/program.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/program/expressions.hpp"
#include "rules/hash/program/types.hpp"

namespace darkpkg::hash {
namespace {

object::Position position(Span at) { return {at.offset, at.length}; }

class ProgramConverter {
 public:
  ProgramConverter(Arena& arena, Diagnostics& diagnostics)
      : arena_(arena), references_(arena), context_{arena, references_, diagnostics} {}

  void convert(std::span<const syntax::Declaration> declarations) {
    for (const syntax::Declaration& declaration : declarations) {
      if (const auto* module = std::get_if<syntax::ModuleDeclaration>(&declaration.node)) {
        for (const syntax::Name& part : module->path) modules_.emplace_back(part.text);
        convert(module->declarations);
        modules_.resize(modules_.size() - module->path.size());
        continue;
      }
      references_.clear();
      std::visit(overloaded{[&](const syntax::TypeDeclaration& type) { add(type.name, convert(type), declaration.at); },
                            [&](const syntax::ValueDeclaration& value) {
                              const pt::Expr* body = convert_body(*value.body, {}, context_);
                              add(value.name, pt::PackageValue{{}, body, {value.doc}}, declaration.at);
                            },
                            [&](const syntax::FunctionDeclaration& function) {
                              add(function.name, convert(function), declaration.at);
                            },
                            [](const syntax::ModuleDeclaration&) { DARKPKG_UNREACHABLE(); }},
                 declaration.node);
    }
  }

  std::vector<ProgramItem> take() && {
    std::ranges::stable_sort(items_, {}, &ProgramItem::kind);
    return std::move(items_);
  }

 private:
  template <typename Item>
  void add(const syntax::Name& name, const Item& item, Span whole) {
    DARKPKG_CHECK(!modules_.empty());  // the parser reports what stands outside of modules
    items_.push_back({Item::kKind, modules_, std::string(name.text), item, references_.take_references(),
                      object::ItemPositions{position(name.at), position(whole), references_.uses(), {}}});
  }

  pt::Texts texts(std::span<const syntax::Name> names) {
    return arena_.map(names, [](const syntax::Name& name) { return name.text; });
  }

  pt::PackageType convert(const syntax::TypeDeclaration& type) {
    auto converted = [&](const syntax::Type* part) { return convert_type(*part, context_); };
    auto field = [&](const syntax::RecordField& f) { return pt::RecordField{f.name.text, converted(f.type), {}}; };
    auto case_field = [&](const syntax::CaseField& f) {
      return pt::EnumField{converted(f.type), f.has_label ? std::optional(f.label) : std::nullopt, {}};
    };
    pt::Definition definition = std::visit(
        overloaded{[&](const syntax::AliasDefinition& alias) {
                     return pt::Definition{pt::AliasDefinition{converted(alias.type)}};
                   },
                   [&](const syntax::RecordDefinition& record) {
                     return pt::Definition{pt::RecordDefinition{arena_.map(record.fields, field)}};
                   },
                   [&](const syntax::EnumDefinition& cases) {
                     return pt::Definition{pt::EnumDefinition{arena_.map(cases.cases, [&](const syntax::EnumCase& c) {
                       return pt::EnumCase{c.name.text, arena_.map(c.fields, case_field), {}};
                     })}};
                   }},
        type.definition);
    return {{}, texts(type.type_parameters), definition, {type.doc}};
  }

  pt::PackageFn convert(const syntax::FunctionDeclaration& function) {
    auto parameters = arena_.map(function.parameters, [&](const syntax::Parameter& parameter) {
      return pt::Parameter{parameter.name.text, convert_type(*parameter.type, context_), {}};
    });
    const pt::TypeReference* result = convert_type(*function.result, context_);
    const pt::Expr* body = convert_body(*function.body, {function.name.text, parameters}, context_);
    return {{}, body, type_parameters(function, parameters, *result), parameters, result, {function.doc}};
  }

  /// The type parameters that are written, then the type variables of the signature that are not among them.
  pt::Texts type_parameters(const syntax::FunctionDeclaration& function, std::span<const pt::Parameter> parameters,
                            const pt::TypeReference& result) {
    std::vector<std::string_view> names;
    for (const syntax::Name& name : function.type_parameters) names.push_back(name.text);
    for (const pt::Parameter& parameter : parameters) append_type_variables(*parameter.type, names);
    append_type_variables(result, names);
    return arena_.copy(names);
  }

  Arena& arena_;
  ReferenceTable references_;
  ItemContext context_;
  std::vector<std::string> modules_;  ///< around the declarations that are being converted
  std::vector<ProgramItem> items_;
};

}  // namespace

std::vector<ProgramItem> convert_program(const syntax::File& file, Arena& arena, Diagnostics& diagnostics) {
  ProgramConverter converter(arena, diagnostics);
  converter.convert(file.declarations);
  return std::move(converter).take();
}

}  // namespace darkpkg::hash
