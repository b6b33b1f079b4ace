#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.hpp"
#include "base/fields.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/wire/names_encode.hpp"
#include "rules/uuid/wire/stage.hpp"
#include "rules/uuid/wire/tag_tables.hpp"
#include "rules/uuid/wire/writer.hpp"

namespace darkpkg::wire {

using uuid::RelocationKind;

/// Writes trees from the declarations of their fields. `Form` derives from it, and has a `put` for each kind of node or
/// field that is not written as its fields in order.
template <typename Form>
class TreeWriter {
 public:
  TreeWriter(Writer& to, Stage stage) : w_(to), compiled_(stage == Stage::compiled) {}

  /// An item's id, and its fields.
  template <typename Item>
  void put_item(const Item& item) {
    form().own_id(item.id);
    form().put_fields(item);
  }

 protected:
  void put(std::string_view text) { w_.text(text); }
  void put(bool value) { w_.boolean(value); }
  void put(std::int32_t value) { w_.i32(value); }
  void put(std::int64_t value) { w_.fixed(value); }
  template <typename T>
  void put(std::span<const T> items) {
    w_.list(items, [this](const T& item) { form().put(item); });
  }
  template <typename T>
  void put(const AtLeast<1, T>& items) {
    w_.non_empty(std::span<const T>(items), [this](const T& item) { form().put(item); });
  }
  template <typename T>
  void put(const AtLeast<2, T>& items) {
    w_.tuple(std::span<const T>(items), [this](const T& item) { form().put(item); });
  }
  template <typename T>
  void put(const Optional<T>& value) {
    w_.tag(value ? tag::Option::Some : tag::Option::None);
    if (value) form().put(*value.node);
  }
  void put(const std::optional<std::string_view>& text) {
    w_.tag(text ? tag::Option::Some : tag::Option::None);
    if (text) w_.text(*text);
  }
  void put(const pt::NameError& error) { write_name_error(w_, error); }
  template <typename... Alternatives>
  void put(const std::variant<Alternatives...>& definition) {
    std::visit(
        [this](const auto& alternative) {
          w_.tag(alternative.kTag);
          put_fields(alternative);
        },
        definition);
  }
  template <typename T>
  void put(const T& value) {
    if constexpr (std::is_pointer_v<T>) form().put(*value);
    else if constexpr (requires { value.node; })
      std::visit([&](const auto& a) { form().put_node(value, a); }, value.node);
    else put_fields(value);
  }

  /// A node's tag, and its fields.
  template <typename Node, typename Alternative>
  void put_node(const Node&, const Alternative& alternative) {
    if constexpr (std::is_same_v<Alternative, pt::Primitive>) w_.tag(Form::type_tag(alternative));
    else if constexpr (std::is_same_v<Node, pt::TypeReference>)
      put_tag_and_fields(Form::type_tag(alternative), alternative);
    else put_tag_and_fields(alternative.kTag, alternative);
  }
  /// A tag, and the fields behind it: those that are registers or jumps at once, as instructions begin with them.
  template <typename Tag, typename Alternative>
  void put_tag_and_fields(Tag tag, const Alternative& alternative) {
    std::apply(
        [&](const auto&... fields) {
          constexpr std::size_t kNumbers = leading_numbers<decltype(alternative.*fields.member)...>();
          const auto all = std::forward_as_tuple(alternative.*fields.member...);
          [&]<std::size_t... I>(std::index_sequence<I...>) { w_.tag_and_i32s(tag, std::get<I>(all)...); }
          (std::make_index_sequence<kNumbers>());
          [&]<std::size_t... I>(std::index_sequence<I...>) { (form().put(std::get<kNumbers + I>(all)), ...); }
          (std::make_index_sequence<sizeof...(fields) - kNumbers>());
        },
        Alternative::kFields);
  }
  template <typename T>
  void put_fields(const T& value) {
    for_each_field(value, [this](const auto& field) { form().put(field); });
  }
  void open(RelocationKind kind, std::initializer_list<std::uint32_t> operands) {
    DARKPKG_CHECK(compiled_);
    w_.relocation(kind, operands);
  }
  /// A literal's value; `floating` writes the form's own kind of float.
  template <typename Literal, typename Floating>
  void put_literal(const Literal& literal, Floating floating) {
    std::visit(
        [&](const auto& value) {
          using T = std::remove_cvref_t<decltype(value)>;
          if constexpr (std::is_same_v<T, pt::Unit>) return;
          else if constexpr (std::is_same_v<T, bool>) w_.boolean(value);
          else if constexpr (std::is_integral_v<T>) w_.fixed(value);
          else if constexpr (requires { value.decimal; }) w_.text(value.decimal);
          else if constexpr (requires { value.text; }) w_.text(value.text);
          else floating(value);
        },
        literal);
  }

  Writer& w_;
  bool compiled_;

 private:
  Form& form() { return static_cast<Form&>(*this); }

  template <typename... Fields>
  static constexpr std::size_t leading_numbers() {
    std::size_t count = 0;
    [[maybe_unused]] bool leading = true;
    ((leading = leading && std::is_same_v<std::remove_cvref_t<Fields>, std::int32_t>, count += leading ? 1 : 0), ...);
    return count;
  }
};

}  // namespace darkpkg::wire
