#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "base/overloaded.hpp"
#include "rules/wire/print.hpp"
#include "rules/wire/tag_tables.hpp"

namespace darkpkg::wire {

/// What the JSON of both trees has alike.
class JsonParts {
 protected:
  using Json = nlohmann::ordered_json;

  explicit JsonParts(const NameOf& name_of) : name_of_(name_of) {}

  template <typename T, typename F>
  static Json list(std::span<const T> items, F each) {
    Json out = Json::array();
    for (const T& item : items) out.push_back(each(item));
    return out;
  }
  static Json texts(std::span<const std::string_view> items) {
    return list(items, [](std::string_view text) { return text; });
  }
  template <typename T>
  static Json kind(T tag) {
    return {{"kind", tag::text(tag)}};
  }
  static std::string number(std::uint64_t value) { return std::to_string(value); }

  // ---- Names
  Json package(PackageKind kind, const Uuid& id) const {
    Json out{{"package", id.text()}};
    std::string name = name_of_ ? name_of_(kind, id) : std::string();
    if (!name.empty()) out["name"] = std::move(name);
    return out;
  }
  static Json builtin(const pt::Builtin& b) { return {{"builtin", b.name}, {"version", b.version}}; }
  static Json error(const pt::NameError& e) {
    return {{"error", e.invalid ? "InvalidName" : "NotFound"}, {"names", texts(e.names)}};
  }
  static Json reference(pt::Reference r) { return {{"reference", r.index}}; }
  /// Any variant of names; `kind` says what a UUID in it is of.
  template <typename Name>
  Json name(PackageKind kind, const Name& name) const {
    return std::visit(
        overloaded{[](pt::Reference r) { return reference(r); }, [&](const Uuid& id) { return package(kind, id); },
                   [](const pt::Builtin& b) { return builtin(b); }, [](const pt::NameError& e) { return error(e); },
                   [](rt::OwnId) {
                     return Json{{"self", true}};
                   }},
        name);
  }

  // ---- Types
  /// The constructors' names are the same in PT and RT, so the PT tags serve both.
  Json type(const pt::TypeReference& t) const {
    using Tag = tag::TypeReference;
    auto nested = [&](Tag tag, const pt::TypeReference& inner) {
      Json out = kind(tag);
      out["type"] = type(inner);
      return out;
    };
    return std::visit(overloaded{[](pt::Primitive p) { return kind(kPrimitiveTags[static_cast<std::size_t>(p)].pt); },
                                 [&](const pt::ListType& n) { return nested(Tag::TList, *n.item); },
                                 [&](const pt::DictType& n) { return nested(Tag::TDict, *n.value); },
                                 [&](const pt::DbType& n) { return nested(Tag::TDB, *n.row); },
                                 [&](const pt::TupleType& n) {
                                   Json out = kind(Tag::TTuple);
                                   out["items"] = types(n.items);
                                   return out;
                                 },
                                 [&](const pt::CustomType& n) {
                                   Json out = kind(Tag::TCustomType);
                                   out["name"] = name(PackageKind::type, n.name);
                                   out["typeArgs"] = types(n.arguments);
                                   return out;
                                 },
                                 [&](const pt::FunctionType& n) {
                                   Json out = kind(Tag::TFn);
                                   out["parameters"] = types(n.parameters);
                                   out["returnType"] = type(*n.result);
                                   return out;
                                 },
                                 [](const pt::VariableType& n) {
                                   Json out = kind(Tag::TVariable);
                                   out["name"] = n.name;
                                   return out;
                                 }},
                      t.node);
  }
  Json types(std::span<const pt::TypeReference* const> items) const {
    return list(items, [&](const pt::TypeReference* t) { return type(*t); });
  }

  // ---- Literals
  static Json value(const pt::Float& f) {
    return {{"negative", f.negative}, {"whole", f.whole}, {"fraction", f.fraction}};
  }
  static Json value(pt::Unit) { return nullptr; }
  static Json value(bool b) { return b; }
  static Json value(const pt::Int128& i) { return i.decimal; }
  static Json value(const pt::UInt128& i) { return i.decimal; }
  static Json value(const pt::Char& c) { return c.text; }
  static Json value(std::int64_t i) { return std::to_string(i); }
  static Json value(std::uint64_t i) { return std::to_string(i); }
  /// JSON has no NaN and no infinities: these are strings.
  static Json value(double d) {
    if (std::isfinite(d)) return d;
    return std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
  }
  template <typename Small>
  static Json value(Small i) {
    return i;
  }
  /// The value of a literal with a tag that says what it is.
  template <typename T, typename Literal>
  static Json literal(T tag, const Literal& literal) {
    Json out = kind(tag);
    if (literal.index() != 0) out["value"] = std::visit([](const auto& v) { return value(v); }, literal);
    return out;
  }

 private:
  const NameOf& name_of_;
};

}  // namespace darkpkg::wire
