#include "rules/hash/read/signature.hpp"

#include "base/overloaded.hpp"
#include "rules/hash/read/type_text.hpp"

namespace darkpkg::hash {
namespace {

std::string type_parameters(pt::Texts names) {
  std::string out;
  for (std::string_view name : names) out.append(out.empty() ? "<'" : ", '").append(name);
  return out.empty() ? out : out + ">";
}

std::string definition_text(const pt::Definition& definition, const NameOf& name_of) {
  return std::visit(overloaded{
                        [&](const pt::AliasDefinition& alias) { return " = " + type_text(*alias.type, name_of); },
                        [&](const pt::RecordDefinition& record) {
                          std::string out = " = {";
                          for (const pt::RecordField& field : record.fields) {
                            out.append(&field == record.fields.items.data() ? " " : "; ").append(field.name);
                            out.append(": ").append(type_text(*field.type, name_of));
                          }
                          return out + " }";
                        },
                        [&](const pt::EnumDefinition& cases) {
                          std::string out = " =";
                          for (const pt::EnumCase& one : cases.cases) {
                            out.append(" | ").append(one.name);
                            for (const pt::EnumField& field : one.fields) {
                              out.append(&field == one.fields.data() ? " of " : " * ");
                              if (field.label) out.append(*field.label).append(": ");
                              out += type_text(*field.type, name_of);
                            }
                          }
                          return out;
                        },
                    },
                    definition.node);
}

}  // namespace

std::string signature(const pt::Item& item, const NameOf& name_of) {
  return std::visit(overloaded{
                        [&](const pt::PackageType& type) {
                          return type_parameters(type.type_parameters) + definition_text(type.definition, name_of);
                        },
                        [](const pt::PackageValue&) { return std::string(); },
                        [&](const pt::PackageFn& fn) {
                          std::string out = type_parameters(fn.type_parameters);
                          for (const pt::Parameter& parameter : fn.parameters) {
                            out.append(" (").append(parameter.name).append(": ");
                            out.append(type_text(*parameter.type, name_of)).append(")");
                          }
                          return out.append(" : ").append(type_text(*fn.result, name_of));
                        },
                    },
                    item);
}

}  // namespace darkpkg::hash
