#include "rules/uuid/program/types.hpp"

#include <optional>
#include <string>
#include <utility>

#include "base/joined.hpp"
#include "base/overloaded.hpp"
#include "language/text/names.hpp"

namespace darkpkg {
namespace {

std::optional<pt::Primitive> primitive(std::string_view name) {
  using enum pt::Primitive;
  constexpr std::pair<std::string_view, pt::Primitive> kNames[] = {
      {"Bool", boolean},    {"Int64", int64},   {"UInt64", uint64},  {"Int8", int8},      {"UInt8", uint8},
      {"Int16", int16},     {"UInt16", uint16}, {"Int32", int32},    {"UInt32", uint32},  {"Int128", int128},
      {"UInt128", uint128}, {"String", string}, {"Char", character}, {"Float", floating}, {"DateTime", datetime},
      {"Uuid", uuid},       {"Unit", unit},
  };
  for (const auto& [text, type] : kNames)
    if (text == name) return type;
  return std::nullopt;
}

const pt::TypeReference* unsupported(Span at, syntax::Unsupported what, ItemContext& context) {
  context.diagnostics.add(Code::unsupported_syntax, at, "Dark does not have " + std::string(words_for(what)),
                          std::string(help_for(what)));
  return context.arena.make<pt::TypeReference>(pt::Primitive::unit);
}

std::span<const pt::TypeReference* const> convert_all(std::span<const syntax::Type* const> types,
                                                      ItemContext& context) {
  return context.arena.map(types, [&](const syntax::Type* type) { return convert_type(*type, context); });
}

const pt::TypeReference* named(syntax::Path name, std::span<const syntax::Type* const> arguments,
                               ItemContext& context) {
  Arena& arena = context.arena;
  if (name.size() == 1) {
    std::string_view text = name[0].text;
    if (arguments.empty())
      if (auto type = primitive(text)) return arena.make<pt::TypeReference>(*type);
    if (arguments.size() == 1 && text == "List")
      return arena.make<pt::TypeReference>(pt::ListType{convert_type(*arguments[0], context)});
    if (arguments.size() == 1 && text == "Dict")
      return arena.make<pt::TypeReference>(pt::DictType{convert_type(*arguments[0], context)});
  }
  pt::TypeName resolved = type_name(name, context);
  return arena.make<pt::TypeReference>(pt::CustomType{resolved, convert_all(arguments, context)});
}

Span whole(syntax::Path names) {
  const syntax::Ident &first = names.front(), &last = names.back();
  return {first.at.offset, last.at.offset + last.at.length - first.at.offset};
}

/// `name` with the module of `names` before it.
std::string in_module(syntax::Path names, const std::string& name) {
  std::string full;
  for (const syntax::Ident& part : names.first(names.size() - 1)) full.append(part.text).push_back('.');
  return full + name;
}

std::string dotted(syntax::Path names) { return joined(names, &syntax::Ident::text); }

}  // namespace

pt::NameError name_error(bool invalid, syntax::Path names, Arena& arena) {
  return {invalid, arena.map(names, [](const syntax::Ident& part) { return part.text; })};
}

void warn_malformed_type(syntax::Path names, Diagnostics& diagnostics) {
  std::string suggestion = suggested_type_name(names.back().text);
  diagnostics.add(Code::malformed_name, whole(names), "`" + dotted(names) + "` can't name a type",
                  suggestion.empty() ? "type names start with a capital and have letters and digits only"
                                     : "did you mean `" + in_module(names, suggestion) + "`?");
}

void warn_malformed_fn(syntax::Path names, Diagnostics& diagnostics) {
  std::string suggestion = suggested_fn_name(names.back().text);
  diagnostics.add(Code::malformed_name, whole(names), "`" + dotted(names) + "` can't name a function or value",
                  suggestion.empty() ? "such names start with a lower-case letter and have letters and digits only"
                                     : "did you mean `" + in_module(names, suggestion) + "`?");
}

pt::TypeName type_name(syntax::Path names, ItemContext& context) {
  if (parse_type_name(names.back().text)) return context.references.use(uuid::ReferenceKind::type, names);
  warn_malformed_type(names, context.diagnostics);
  return name_error(true, names, context.arena);
}

const pt::TypeReference* convert_type(const syntax::Type& type, ItemContext& context) {
  using Converted = const pt::TypeReference*;
  Arena& arena = context.arena;
  return std::visit(
      overloaded{
          [&](const syntax::ParenType& paren) { return convert_type(*paren.inner, context); },
          [&](const syntax::VariableType& variable) -> Converted {
            return arena.make<pt::TypeReference>(pt::VariableType{variable.name});
          },
          [&](const syntax::TupleType& tuple) -> Converted {
            if (tuple.items.size() < 2)
              return unsupported(type.at, syntax::Unsupported::tuple_type_of_one_part, context);
            return arena.make<pt::TypeReference>(pt::TupleType{convert_all(tuple.items, context)});
          },
          [&](const syntax::FunctionType& function) -> Converted {
            auto parameters = convert_all({&function.argument, 1}, context);
            return arena.make<pt::TypeReference>(pt::FunctionType{parameters, convert_type(*function.result, context)});
          },
          [&](const syntax::NamedType& name) { return named(name.name, {}, context); },
          [&](const syntax::AppliedType& applied) -> Converted {
            const auto* name = std::get_if<syntax::NamedType>(&applied.constructor->node);
            if (!name)
              return unsupported(applied.constructor->at, syntax::Unsupported::type_arguments_on_anything_but_a_name,
                                 context);
            return named(name->name, applied.arguments, context);
          },
          [&](const syntax::OtherType& other) { return unsupported(type.at, other.what, context); },
      },
      type.node);
}

}  // namespace darkpkg
