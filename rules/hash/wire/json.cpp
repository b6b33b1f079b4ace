#include "rules/hash/wire/json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>

#include "base/overloaded.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/tag_tables.hpp"

namespace darkpkg::hash::wire {
namespace {

using Json = nlohmann::ordered_json;

/// A field's name as JSON has it: `type_arguments` is `typeArguments`.
std::string key(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); i++) {
    if (name[i] == '_' && i + 1 < name.size()) text.push_back(static_cast<char>(name[++i] - 'a' + 'A'));
    else text.push_back(name[i]);
  }
  return text;
}

template <typename T>
Json kind(T tag) {
  return {{"kind", tag::text(tag)}};
}

/// One function for each form that is not a node's fields in order; the generic one is the last.
struct Writer {
  Json put(std::string_view text) { return text; }
  Json put(bool value) { return value; }
  Json put(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return value;
  }
  Json put(const Uuid& id) { return id.text(); }
  Json put(pt::InfixOp op) {
    auto number = static_cast<std::size_t>(op);
    return number < kInfixFns ? tag::text(static_cast<tag::InfixFn>(number))
                              : tag::text(static_cast<tag::BinaryOperation>(number - kInfixFns));
  }
  Json put(pt::NameError error) {
    return tag::text(error == pt::NameError::not_found ? tag::NameResolutionError::NotFound
                                                       : tag::NameResolutionError::InvalidName);
  }
  Json put(const pt::Description& description) { return description.text; }
  Json put(const pt::OwnHash& hash) { return hash.hex; }
  Json put(const pt::Int128& number) { return number.decimal; }
  Json put(const pt::UInt128& number) { return number.decimal; }
  Json put(const pt::Int& number) { return number.decimal; }
  Json put(const pt::Char& character) { return character.text; }
  Json put(const pt::Unit&) { return nullptr; }
  Json put(const op::ItemReference& reference) {
    return {{"kind", kind_text(reference.kind)}, {"hash", reference.hash}};
  }

  // ---- Names
  Json put(pt::Reference reference) { return {{"reference", reference.index}}; }
  Json put(const pt::Package& package) {
    Json out{{"hash", package.hash}};
    if (package.location) out["location"] = put(*package.location);
    return out;
  }
  Json put(const rt::ItemHash& item) { return {{"hash", item.hex}}; }
  Json put(rt::OwnId) { return {{"self", true}}; }
  template <pt::ItemKind kind, typename... Targets>
  Json put(const pt::Name<kind, Targets...>& name) {
    Json out{{"written", put(name.written)}};
    out["target"] = put(name.target);
    return out;
  }
  Json put(const rt::FnName& name) { return put(name.target); }
  Json put(const rt::ValueName& name) { return put(name.target); }
  template <typename... Ts>
  Json put(const std::variant<Ts...>& value) {
    return std::visit([this](const auto& it) { return put(it); }, value);
  }

  // ---- Lists
  template <typename T>
  Json put(std::span<const T> items) {
    Json out = Json::array();
    for (const T& item : items) out.push_back(put(item));
    return out;
  }
  template <std::size_t N, typename T>
  Json put(const pt::AtLeast<N, T>& list) {
    return put(list.items);
  }
  template <typename T>
  Json put(const std::optional<T>& value) {
    return value ? put(*value) : Json(nullptr);
  }

  // ---- Types
  Json put(const pt::TypeReference& type) {
    return std::visit(
        overloaded{[](pt::Primitive primitive) { return kind(kPrimitiveTags[static_cast<std::size_t>(primitive)].pt); },
                   [this](const auto& it) { return fields(kind(it.kTag), it); }},
        type.node);
  }
  Json put(const rt::ValueType& type) {
    return std::visit(overloaded{[](rt::Unknown) { return kind(tag::ValueType::Unknown); },
                                 [](pt::Primitive primitive) {
                                   return kind(kPrimitiveTags[static_cast<std::size_t>(primitive)].known);
                                 },
                                 [this](const auto& it) { return fields(kind(it.kTag), it); }},
                      type.node);
  }

  template <typename T>
  Json put(const T& value) {
    if constexpr (std::is_pointer_v<T>) {
      return put(*value);
    } else if constexpr (std::is_integral_v<T>) {
      if constexpr (sizeof(T) < 8) return value;
      else return std::to_string(value);
    } else if constexpr (requires { value.node; }) {
      return std::visit([&](const auto& it) { return node(value, it); }, value.node);
    } else {
      return fields(Json::object(), value);
    }
  }

 private:
  template <typename T>
  Json fields(Json to, const T& value) {
    for_each_named_field(value, [&](std::string_view name, const auto& field) { to[key(name)] = put(field); });
    return to;
  }
  template <typename Node, typename Alternative>
  Json node(const Node& node, const Alternative& it) {
    Json out;
    if constexpr (
        requires { TagsOf<Node>::kLiteral; } && requires { it.value.index(); })
      out = kind(kLiteralTags[it.value.index()].*TagsOf<Node>::kLiteral);
    else if constexpr (requires { Alternative::kTag; }) out = kind(Alternative::kTag);
    else out = {{"kind", "open"}};
    if constexpr (requires { node.id; }) out["id"] = std::to_string(node.id);
    if constexpr (requires { it.otherwise; }) out["otherwise"] = put(it.otherwise);
    if constexpr (HasFields<Alternative>) return fields(std::move(out), it);
    else if constexpr (requires { it.value.index(); }) {
      if (it.value.index() != 0) out["value"] = put(it.value);
    }
    return out;
  }
};

template <typename Item>
Json item_json(const Item& item) {
  return std::visit(
      [](const auto& it) {
        Json out{{"kind", kind_text(it.kKind)}};
        out.update(Writer().put(it));
        return out;
      },
      item);
}

}  // namespace

Json json(const pt::Item& item) { return item_json(item); }
Json json(const rt::Item& item) { return item_json(item); }
Json json(const op::PackageOp& op) { return Writer().put(op); }
Json json(const op::BranchOp& op) { return Writer().put(op); }
Json json(const rt::ValueType& type) { return Writer().put(type); }

}  // namespace darkpkg::hash::wire
