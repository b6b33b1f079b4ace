#include "rules/uuid/wire/print_parts.hpp"

#include <array>
#include <cmath>

#include "base/dotnet_float.hpp"
#include "base/joined.hpp"
#include "base/overloaded.hpp"
#include "rules/uuid/wire/tag_tables.hpp"

namespace darkpkg::wire {
namespace {

std::string float_literal(const FloatText& f) { return (f.negative ? "-" : "") + f.whole + "." + f.fraction; }

/// The parts of a literal that PT and RT have in common.
struct LiteralText {
  std::string operator()(pt::Unit) const { return "()"; }
  std::string operator()(bool b) const { return b ? "true" : "false"; }
  std::string operator()(std::int8_t i) const { return std::to_string(i) + "y"; }
  std::string operator()(std::uint8_t i) const { return std::to_string(i) + "uy"; }
  std::string operator()(std::int16_t i) const { return std::to_string(i) + "s"; }
  std::string operator()(std::uint16_t i) const { return std::to_string(i) + "us"; }
  std::string operator()(std::int32_t i) const { return std::to_string(i) + "l"; }
  std::string operator()(std::uint32_t i) const { return std::to_string(i) + "ul"; }
  std::string operator()(std::int64_t i) const { return std::to_string(i) + "L"; }
  std::string operator()(std::uint64_t i) const { return std::to_string(i) + "UL"; }
  std::string operator()(const pt::Int128& i) const { return std::string(i.decimal) + "Q"; }
  std::string operator()(const pt::UInt128& i) const { return std::string(i.decimal) + "Z"; }
  std::string operator()(const pt::Char& c) const { return quoted(c.text, '\''); }
  std::string operator()(const pt::Float& f) const {
    return float_literal({f.negative, std::string(f.whole), std::string(f.fraction)});
  }
  std::string operator()(double d) const { return std::isnan(d) ? "NaN" : float_literal(float_text(d)); }
};

}  // namespace

std::string literal_text(const pt::Literal& literal) { return std::visit(LiteralText{}, literal); }
std::string literal_text(const rt::Literal& literal) { return std::visit(LiteralText{}, literal); }

std::string operator_text(pt::InfixOp op) {
  constexpr auto kTexts = std::to_array<std::string_view>(
      {"+", "-", "*", "/", "%", "^", ">", ">=", "<", "<=", "==", "!=", "++", "&&", "||"});
  return std::string(kTexts[static_cast<std::size_t>(op)]);
}

std::string PartsPrinter::package(ItemKind kind, const Uuid& id) const {
  std::string name = name_of_ ? name_of_(kind, id) : std::string();
  return name.empty() ? id.text() : name;
}

std::string PartsPrinter::builtin(const pt::Builtin& builtin) const {
  std::string name = "Builtin." + std::string(builtin.name);
  return builtin.version == 0 ? name : name + "_v" + std::to_string(builtin.version);
}

std::string PartsPrinter::error(const pt::NameError& error) const {
  return (error.invalid ? "InvalidName(" : "NotFound(") + darkpkg::joined(error.names) + ")";
}

std::string PartsPrinter::type_name(const pt::TypeName& name) const {
  return std::visit(overloaded{[&](pt::Reference r) { return reference(r); },
                               [&](const Uuid& id) { return package(ItemKind::type, id); },
                               [&](const pt::NameError& e) { return error(e); }},
                    name);
}

std::string PartsPrinter::fn_name(const pt::FnName& name) const {
  return std::visit(
      overloaded{[&](pt::Reference r) { return reference(r); },
                 [&](const Uuid& id) { return package(ItemKind::fn, id); },
                 [&](const pt::Builtin& b) { return builtin(b); }, [&](const pt::NameError& e) { return error(e); }},
      name);
}

std::string PartsPrinter::value_name(const pt::ValueName& name) const {
  if (const auto* id = std::get_if<Uuid>(&name)) return package(ItemKind::value, *id);
  return fn_name(name);
}

std::string PartsPrinter::type(const pt::TypeReference& t) const {
  return std::visit(
      overloaded{[](pt::Primitive p) {
                   return std::string(tag::text(kPrimitiveTags[static_cast<std::size_t>(p)].pt).substr(1));
                 },
                 [&](const pt::ListType& l) { return "List<" + type(*l.item) + ">"; },
                 [&](const pt::DictType& d) { return "Dict<" + type(*d.item) + ">"; },
                 [&](const pt::DbType& d) { return "DB<" + type(*d.item) + ">"; },
                 [&](const pt::TupleType& n) { return "(" + joined(n.items, " * ") + ")"; },
                 [&](const pt::CustomType& n) { return type_name(n.name) + type_arguments(n.type_arguments); },
                 [&](const pt::FunctionType& n) {
                   return "(" + joined(n.parameters, " -> ") + " -> " + type(*n.result) + ")";
                 },
                 [](const pt::VariableType& n) { return "'" + std::string(n.name); }},
      t.node);
}

std::string PartsPrinter::joined(std::span<const pt::TypeReference* const> types, std::string_view separator) const {
  std::string out;
  for (const pt::TypeReference* t : types) out.append(out.empty() ? "" : separator).append(type(*t));
  return out;
}

std::string PartsPrinter::type_arguments(std::span<const pt::TypeReference* const> types) const {
  return types.empty() ? "" : "<" + joined(types, ", ") + ">";
}

std::string PartsPrinter::type_parameters(std::span<const std::string_view> names) const {
  if (names.empty()) return "";
  std::string out;
  for (std::string_view name : names) out.append(out.empty() ? "<'" : ", '").append(name);
  return out + ">";
}

}  // namespace darkpkg::wire
