#include "rules/hash/program/types.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/overloaded.hpp"
#include "rules/hash/program/names.hpp"

namespace darkpkg::hash {
namespace {

pt::Primitive primitive(syntax::PrimitiveKind kind) {
  switch (kind) {
    case syntax::PrimitiveKind::unit: return pt::Primitive::unit;
    case syntax::PrimitiveKind::boolean: return pt::Primitive::boolean;
    case syntax::PrimitiveKind::integer: return pt::Primitive::integer;
    case syntax::PrimitiveKind::int8: return pt::Primitive::int8;
    case syntax::PrimitiveKind::uint8: return pt::Primitive::uint8;
    case syntax::PrimitiveKind::int16: return pt::Primitive::int16;
    case syntax::PrimitiveKind::uint16: return pt::Primitive::uint16;
    case syntax::PrimitiveKind::int32: return pt::Primitive::int32;
    case syntax::PrimitiveKind::uint32: return pt::Primitive::uint32;
    case syntax::PrimitiveKind::int64: return pt::Primitive::int64;
    case syntax::PrimitiveKind::uint64: return pt::Primitive::uint64;
    case syntax::PrimitiveKind::int128: return pt::Primitive::int128;
    case syntax::PrimitiveKind::uint128: return pt::Primitive::uint128;
    case syntax::PrimitiveKind::floating: return pt::Primitive::floating;
    case syntax::PrimitiveKind::character: return pt::Primitive::character;
    case syntax::PrimitiveKind::string: return pt::Primitive::string;
    case syntax::PrimitiveKind::date_time: return pt::Primitive::datetime;
    case syntax::PrimitiveKind::uuid: return pt::Primitive::uuid;
    case syntax::PrimitiveKind::blob: return pt::Primitive::blob;
  }
  return pt::Primitive::unit;
}

class TypeConverter {
 public:
  explicit TypeConverter(ItemContext& context) : context_(context) {}

  const pt::TypeReference* convert(const syntax::Type& type) {
    return std::visit([&](const auto& node) { return this->node(node); }, type.node);
  }

 private:
  using Converted = const pt::TypeReference*;

  template <typename T>
  Converted make(const T& node) {
    return context_.arena.make<pt::TypeReference>(node);
  }
  Converted node(const syntax::PrimitiveType& n) { return make(primitive(n.kind)); }
  Converted node(const syntax::ListType& n) { return make(pt::ListType{convert(*n.item)}); }
  Converted node(const syntax::DictType& n) { return make(pt::DictType{convert(*n.value)}); }
  Converted node(const syntax::VariableType& n) { return make(pt::VariableType{n.name}); }
  Converted node(const syntax::TupleType& n) { return make(pt::TupleType{convert_types(n.items, context_)}); }
  Converted node(const syntax::FunctionType& n) {
    pt::TypeReferences parameters = convert_types(n.arguments, context_);
    return make(pt::FunctionType{parameters, convert(*n.result)});
  }
  Converted node(const syntax::CustomType& n) {
    const syntax::TypeName& name = n.name;
    if (name.modules.empty() && name.arguments.size() == 1) {
      if (name.name.text == "Stream") return make(pt::StreamType{convert(*name.arguments[0])});
      if (name.name.text == "DB") return make(pt::DbType{convert(*name.arguments[0])});
    }
    pt::TypeName resolved = type_name(written_name(name.modules, name.name.text, context_.arena), name.at, context_);
    return make(pt::CustomType{resolved, convert_types(name.arguments, context_)});
  }

  ItemContext& context_;
};

}  // namespace

const pt::TypeReference* convert_type(const syntax::Type& type, ItemContext& context) {
  return TypeConverter(context).convert(type);
}

pt::TypeReferences convert_types(std::span<const syntax::Type* const> types, ItemContext& context) {
  return context.arena.map(types, [&](const syntax::Type* type) { return convert_type(*type, context); });
}

pt::Texts written_name(std::span<const syntax::Name> modules, std::string_view last, Arena& arena) {
  std::string_view* parts = arena.raw<std::string_view>(modules.size() + 1);
  for (std::size_t i = 0; i < modules.size(); i++) new (parts + i) std::string_view(modules[i].text);
  new (parts + modules.size()) std::string_view(last);
  return {parts, modules.size() + 1};
}

std::string dotted(pt::Texts names) {
  std::string text;
  for (std::string_view part : names) text.append(text.empty() ? "" : ".").append(part);
  return text;
}

pt::TypeName type_name(pt::Texts written, Span at, ItemContext& context) {
  if (written.front() != "PACKAGE" && parse_type_name(written.back()))
    return {written, context.references.use(ReferenceKind::type, written, at)};
  context.diagnostics.add(Code::unresolved_type, at, "`" + dotted(written) + "` can't name a type",
                          "type names start with a capital and have letters, digits and `_` only");
  return {written, pt::NameError::invalid_name};
}

void append_type_variables(const pt::TypeReference& type, std::vector<std::string_view>& names) {
  auto each = [&](const auto& types) {
    for (const pt::TypeReference* part : types) append_type_variables(*part, names);
  };
  std::visit(overloaded{[](pt::Primitive) {},
                        [&](const pt::VariableType& variable) {
                          if (std::ranges::find(names, variable.name) == names.end()) names.push_back(variable.name);
                        },
                        [&](const pt::ListType& list) { append_type_variables(*list.item, names); },
                        [&](const pt::DictType& dict) { append_type_variables(*dict.value, names); },
                        [&](const pt::DbType& db) { append_type_variables(*db.row, names); },
                        [&](const pt::StreamType& stream) { append_type_variables(*stream.item, names); },
                        [&](const pt::TupleType& tuple) { each(tuple.items); },
                        [&](const pt::CustomType& custom) { each(custom.arguments); },
                        [&](const pt::FunctionType& function) {
                          each(function.parameters);
                          append_type_variables(*function.result, names);
                        }},
             type.node);
}

}  // namespace darkpkg::hash
