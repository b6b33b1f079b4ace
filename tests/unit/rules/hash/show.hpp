#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/fields.hpp"
#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/wire/tags.hpp"

/// Trees of edition `hash` as one line of text, for tests: `ELet(x, 1, EVariable(x))`. Names are written as `A.b#0`
/// (reference 0), `A.b=<hash>`, `A.b?` (not found) or `A.b!` (of a wrong form); ids, descriptions and own hashes are
/// left out.
namespace darkpkg::hash {

class Show {
 public:
  template <typename T>
  static std::string of(const T& value) {
    Show show;
    show.put(value);
    return show.text_;
  }

 private:
  void put(std::string_view text) { text_ += text; }
  void put(bool value) { text_ += value ? "true" : "false"; }
  void put(double value) { text_ += std::to_string(value); }
  void put(pt::Unit) { text_ += "()"; }
  void put(const pt::Int& number) { text_ += number.decimal; }
  void put(const pt::VariableType& type) { text_.append("'").append(type.name); }
  void put(const pt::Float& f) { text_.append(f.negative ? "-" : "").append(f.whole).append(".").append(f.fraction); }
  void put(pt::Primitive type) {
    constexpr std::string_view kNames[] = {"Unit",   "Bool",   "Int8",     "UInt8",  "Int16",   "UInt16", "Int32",
                                           "UInt32", "Int64",  "UInt64",   "Int128", "UInt128", "Int",    "Float",
                                           "Char",   "String", "DateTime", "Uuid",   "Blob"};
    text_ += kNames[static_cast<std::size_t>(type)];
  }
  void put(pt::InfixOp op) {
    constexpr std::string_view kNames[] = {
        "+", "-", "*", "/", "%", "^", ">", ">=", "<", "<=", "==", "!=", "++", "&&", "||"};
    text_ += kNames[static_cast<std::size_t>(op)];
  }
  void put(const pt::Description&) {}
  void put(const pt::OwnHash&) {}

  // ---- Names
  template <pt::ItemKind kind, typename... Targets>
  void put(const pt::Name<kind, Targets...>& name) {
    for (std::size_t i = 0; i < name.written.size(); i++) text_.append(i ? "." : "").append(name.written[i]);
    target(name.target);
  }
  void put(const rt::FnName& name) { target(name.target); }
  void put(const rt::ValueName& name) { target(name.target); }
  void put(const rt::TypeId& type) { target(type); }
  template <typename Target>
  void target(const Target& target) {
    std::visit([this](const auto& it) { put_target(it); }, target);
  }
  void put_target(pt::Reference reference) { text_.append("#").append(std::to_string(reference.index)); }
  void put_target(const pt::Package& item) { text_.append("=").append(item.hash); }
  void put_target(const rt::ItemHash& item) { text_.append("=").append(item.hex); }
  void put_target(rt::OwnId) { text_ += "self"; }
  void put_target(const pt::Builtin& builtin) {
    text_.append("builtin ").append(builtin.name).append("/").append(std::to_string(builtin.version));
  }
  void put_target(pt::NameError error) { text_ += error == pt::NameError::not_found ? "?" : "!"; }
  void put(pt::NameError error) { put_target(error); }

  // ---- Lists
  template <typename T>
  void put(std::span<const T> items) {
    text_ += "[";
    list(items);
    text_ += "]";
  }
  template <std::size_t N, typename T>
  void put(const pt::AtLeast<N, T>& items) {
    put(items.items);
  }
  template <typename Items>
  void list(const Items& items) {
    bool is_first = true;
    for (const auto& item : items) {
      if (!std::exchange(is_first, false)) text_ += ", ";
      put(item);
    }
  }
  template <typename T>
  void put(const std::optional<T>& value) {
    if (value) put(*value);
    else text_ += "-";
  }
  template <typename T>
  void put(const T* value) {
    put(*value);
  }

  // ---- Nodes
  template <typename Node>
  void put(const pt::Choice<Node>& choice) {
    put(choice.node);
  }
  void put(const pt::OpenExpr& open) { put_open(open); }
  void put(const pt::OpenStage& open) { put_open(open); }
  template <typename Open>
  void put_open(const Open& open) {
    text_ += "open(";
    list(open.choices);
    text_ += "; ";
    put(open.otherwise);
    text_ += ")";
  }
  void put(const rt::LoadReference& load) {
    text_.append("LoadReference(").append(std::to_string(load.to)).append(", #");
    text_.append(std::to_string(load.reference.index));
    if (!load.name.empty()) text_.append(", ").append(load.name);
    text_ += ")";
  }
  void put(const rt::Unknown&) { text_ += "Unknown"; }
  void put(const Uuid& id) { text_ += id.text(); }
  template <typename T>
  void put(const T& value) {
    if constexpr (std::is_integral_v<T>) {
      text_ += std::to_string(value);
    } else if constexpr (requires { value.index(); }) {
      std::visit([this](const auto& it) { put(it); }, value);
    } else if constexpr (requires { value.node; }) {
      std::visit([this](const auto& node) { put(node); }, value.node);
    } else if constexpr (std::is_same_v<T, pt::MatchLiteral> || std::is_same_v<T, rt::MatchLiteral> ||
                         std::is_same_v<T, pt::LiteralExpr> || std::is_same_v<T, rt::LiteralValue>) {
      std::visit([this](const auto& literal) { put(literal); }, value.value);
    } else {
      if constexpr (requires { T::kTag; }) text_ += tag::text(T::kTag);
      if constexpr (kFieldCount < T >> 0) {
        text_ += "(";
        bool is_first = true;
        for_each_field(value, [&](const auto& field) {
          using Field = std::remove_cvref_t<decltype(field)>;
          if constexpr (!std::is_same_v<Field, pt::Description> && !std::is_same_v<Field, pt::OwnHash>) {
            if (!std::exchange(is_first, false)) text_ += ", ";
            put(field);
          }
        });
        text_ += ")";
      }
    }
  }

  std::string text_;
};

}  // namespace darkpkg::hash
