#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/fields.hpp"
#include "base/overloaded.hpp"
#include "rules/uuid/trees/runtime_types.hpp"
#include "rules/uuid/wire/print.hpp"
#include "rules/uuid/wire/tag_tables.hpp"

namespace darkpkg::wire {
namespace {

using Json = nlohmann::ordered_json;

/// The key of a field: its name as Dark would write it, `type_arguments` as `typeArgs`.
std::string key_of(std::string_view field) {
  constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
      {"type_arguments", "typeArgs"},
      {"type_parameters", "typeParams"},
      {"arguments", "args"},
      {"case_name", "case"},
      {"otherwise", "else"},
      {"guard", "when"},
      {"result", "returnType"},
      {"closed_registers", "closed"},
      {"alternatives", "patterns"},
      {"item", "type"},
      {"text", "value"},
  };
  for (const auto& [name, key] : kKeys)
    if (name == field) return std::string(key);
  std::string out;
  for (std::size_t i = 0; i < field.size(); i++) {
    if (field[i] == '_') out += static_cast<char>(field[++i] - 'a' + 'A');
    else out += field[i];
  }
  return out;
}

/// Trees as JSON, from the declarations of their fields: an object a node, with Dark's name of it as "kind".
class TreeJson {
 public:
  explicit TreeJson(const NameOf& name_of) : name_of_(name_of) {}

  // ---- Items: not in the order of the wire format
  Json item(const pt::PackageType& t) const {
    return item(t, "PackageType", {{"typeParams", json(t.type_parameters)}, {"definition", json(t.definition)}},
                t.deprecated);
  }
  Json item(const pt::PackageValue& v) const { return item(v, "PackageValue", {{"body", json(v.body)}}, v.deprecated); }
  Json item(const pt::PackageFn& f) const {
    return item(f, "PackageFn",
                {{"typeParams", json(f.type_parameters)},
                 {"parameters", json(f.parameters)},
                 {"returnType", json(f.result)},
                 {"body", json(f.body)}},
                f.deprecated);
  }
  Json item(const rt::PackageType& t) const { return with_fields({{"kind", "PackageType"}, {"id", t.id.text()}}, t); }
  Json item(const rt::PackageValue& v) const { return with_fields({{"kind", "PackageValue"}, {"id", v.id.text()}}, v); }
  Json item(const rt::PackageFn& f) const { return with_fields({{"kind", "PackageFn"}, {"id", f.id.text()}}, f); }

 private:
  template <typename Item, typename Name>
  Json item(const Item& item, const char* kind, Json parts, const pt::Deprecation<Name>& d) const {
    Json out{{"kind", kind}, {"id", item.id.text()}};
    out.update(parts);
    out["description"] = item.description;
    out["deprecated"] = {{"kind", tag::text(static_cast<tag::Deprecation>(d.kind))}};
    if (d.kind == pt::DeprecationKind::because) out["deprecated"]["reason"] = d.reason;
    else if (d.kind != pt::DeprecationKind::not_deprecated)
      out["deprecated"]["name"] = name(std::is_same_v<Item, pt::PackageType>    ? ItemKind::type
                                       : std::is_same_v<Item, pt::PackageValue> ? ItemKind::value
                                                                                : ItemKind::fn,
                                       d.name);
    return out;
  }

  // ---- Nodes and their fields
  template <typename T>
  Json with_fields(Json out, const T& value) const {
    for_each_named_field(value, [&](std::string_view name, const auto& field) {
      if constexpr (
          !requires { field.has_value(); } && !requires { field.node == nullptr; })
        out[key_of(name)] = json(field);
      else if (present(field)) out[key_of(name)] = json(*present(field));
    });
    return out;
  }
  static const std::optional<std::string_view>& present(const std::optional<std::string_view>& text) { return text; }
  template <typename T>
  static const T* present(const Optional<T>& node) {
    return node;
  }
  template <typename Node, typename Alternative>
  Json node(const Node& node, const Alternative& alternative) const {
    return with_fields(start(Alternative::kTag, node), alternative);
  }
  template <typename Node, typename Tag>
  static Json start(Tag tag, const Node& node) {
    Json out{{"kind", tag::text(tag)}};
    if constexpr (requires { node.id; }) out["id"] = json(node.id);
    return out;
  }

  Json node(const pt::TypeReference& at, pt::Primitive p) const { return start(primitive(p).pt, at); }
  Json node(const rt::ValueType& at, pt::Primitive p) const { return start(primitive(p).known, at); }
  Json node(const rt::ValueType& at, rt::Unknown) const { return start(tag::ValueType::Unknown, at); }
  static const PrimitiveTags& primitive(pt::Primitive p) { return kPrimitiveTags[static_cast<std::size_t>(p)]; }

  Json node(const pt::Expr& at, const pt::LiteralExpr& n) const { return literal(&LiteralTags::expr, at, n.value); }
  Json node(const pt::MatchPattern& at, const pt::MatchLiteral& n) const {
    return literal(&LiteralTags::pattern, at, n.value);
  }
  Json node(const rt::MatchPattern& at, const rt::MatchLiteral& n) const {
    return literal(&LiteralTags::rt_pattern, at, n.value);
  }
  Json node(const rt::Dval& at, const rt::Literal& n) const { return literal(&LiteralTags::dval, at, n); }
  template <typename Tag, typename Node, typename Literal>
  static Json literal(Tag LiteralTags::*tag, const Node& node, const Literal& literal) {
    Json out{{"kind", tag::text(kLiteralTags[literal.index()].*tag)}};
    if (literal.index() != 0)
      out["value"] = std::visit([](const auto& value) { return literal_value(value); }, literal);
    if constexpr (requires { node.id; }) out["id"] = json(node.id);
    return out;
  }
  Json node(const rt::Dval& at, const Uuid& id) const {
    Json out = start(tag::Dval::DUuid, at);
    out["value"] = id.text();
    return out;
  }
  Json node(const pt::Expr& at, const pt::ValueExpr& n) const {
    Json out = start(n.kTag, at);
    out["name"] = name(ItemKind::value, n.name);
    return out;
  }
  // Nodes of compiled files have names of our own.
  Json node(const pt::Expr& at, const pt::ValueOrVariableExpr& n) const { return open("value or variable", at, n); }
  Json node(const pt::Expr& at, const pt::FnOrLocalExpr& n) const { return open("fn or local", at, n); }
  Json node(const pt::Expr& at, const pt::FnOrValueExpr& n) const { return open("fn or value", at, n); }
  Json node(const pt::PipeStage& at, const pt::PipeFnOrVariable& n) const {
    return with_fields(open("pipe to fn or variable", at, n), n);
  }
  template <typename Node, typename Open>
  static Json open(const char* kind, const Node& node, const Open& open) {
    return {{"kind", kind}, {"id", json(node.id)}, {"reference", open.reference.index}};
  }
  Json node(const rt::Instruction&, const rt::LoadReference& n) const {
    return {{"kind", "load of a reference"}, {"to", n.to}, {"reference", n.reference.index}};
  }

  template <typename T>
  Json json(std::span<const T> items) const {
    Json out = Json::array();
    for (const T& item : items) out.push_back(json(item));
    return out;
  }
  template <std::size_t N, typename T>
  Json json(const AtLeast<N, T>& items) const {
    return json(std::span<const T>(items));
  }
  template <typename T>
  Json json(const T* node) const {
    return json(*node);
  }
  template <typename... Alternatives>
  Json json(const std::variant<Alternatives...>& definition) const {
    return std::visit([&](const auto& alternative) { return this->node(definition, alternative); }, definition);
  }
  template <typename T>
  Json json(const T& value) const {
    if constexpr (requires { value.node; })
      return std::visit([&](const auto& alternative) { return this->node(value, alternative); }, value.node);
    else return with_fields(Json::object(), value);
  }
  static Json json(std::string_view text) { return text; }
  static Json json(std::int32_t number) { return number; }
  // JSON's numbers have 53 bits.
  static Json json(std::int64_t number) { return std::to_string(number); }
  static Json json(std::uint64_t number) { return std::to_string(number); }
  static Json json(pt::InfixOp op) {
    const auto at = static_cast<std::size_t>(op);
    return at < kInfixFns ? tag::text(static_cast<tag::InfixFn>(at))
                          : tag::text(static_cast<tag::BinaryOperation>(at - kInfixFns));
  }
  Json json(const pt::StringSegment& s) const {
    return s.hole ? Json{{"expr", json(*s.hole)}} : Json{{"text", s.text}};
  }
  static Json json(const rt::StringSegment& s) { return s.is_text ? Json{{"text", s.text}} : Json{{"from", s.from}}; }
  Json json(const rt::Instructions& i) const {
    return {{"registerCount", i.register_count}, {"instructions", json(i.code)}, {"resultIn", i.result}};
  }

  // ---- Names
  Json json(const pt::TypeName& name) const { return this->name(ItemKind::type, name); }
  Json json(const pt::FnName& name) const { return this->name(ItemKind::fn, name); }
  Json json(const rt::TypeId& name) const { return this->name(ItemKind::type, name); }
  Json json(const rt::FnName& name) const { return this->name(ItemKind::fn, name); }
  Json json(const rt::ValueName& name) const { return this->name(ItemKind::value, name); }
  Json json(const pt::NameError& e) const {
    return {{"error", e.invalid ? "InvalidName" : "NotFound"}, {"names", json(e.names)}};
  }
  /// Any variant of names; `kind` says what a UUID in it is of.
  template <typename Name>
  Json name(ItemKind kind, const Name& name) const {
    return std::visit(overloaded{[](pt::Reference r) {
                                   return Json{{"reference", r.index}};
                                 },
                                 [&](const Uuid& id) { return package(kind, id); },
                                 [](const pt::Builtin& b) {
                                   return Json{{"builtin", b.name}, {"version", b.version}};
                                 },
                                 [&](const pt::NameError& e) { return json(e); },
                                 [](rt::OwnId) {
                                   return Json{{"self", true}};
                                 }},
                      name);
  }
  Json package(ItemKind kind, const Uuid& id) const {
    Json out{{"package", id.text()}};
    std::string name = name_of_ ? name_of_(kind, id) : std::string();
    if (!name.empty()) out["name"] = std::move(name);
    return out;
  }

  // ---- Literals
  static Json literal_value(pt::Unit) { return nullptr; }
  static Json literal_value(const pt::Float& f) {
    return {{"negative", f.negative}, {"whole", f.whole}, {"fraction", f.fraction}};
  }
  static Json literal_value(const pt::Int128& i) { return i.decimal; }
  static Json literal_value(const pt::UInt128& i) { return i.decimal; }
  static Json literal_value(const pt::Char& c) { return c.text; }
  static Json literal_value(std::int64_t i) { return json(i); }
  static Json literal_value(std::uint64_t i) { return json(i); }
  /// JSON has no NaN and no infinities: these are strings.
  static Json literal_value(double d) {
    if (std::isfinite(d)) return d;
    return std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
  }
  template <typename Small>
  static Json literal_value(Small value) {
    return value;
  }

  const NameOf& name_of_;
};

}  // namespace

nlohmann::ordered_json program_json(const pt::Item& item, const NameOf& name_of) {
  return std::visit([&](const auto& it) { return TreeJson(name_of).item(it); }, item);
}

nlohmann::ordered_json runtime_json(const rt::Item& item, const NameOf& name_of) {
  return std::visit([&](const auto& it) { return TreeJson(name_of).item(it); }, item);
}

}  // namespace darkpkg::wire
