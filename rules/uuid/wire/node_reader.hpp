#pragma once

#include <array>
#include <optional>
#include <span>
#include <type_traits>
#include <variant>

#include "base/check.hpp"
#include "base/fields.hpp"
#include "rules/uuid/trees/lists.hpp"
#include "rules/uuid/wire/tag_tables.hpp"
#include "rules/uuid/wire/tree_reader.hpp"

namespace darkpkg::wire {

/// Of the tags of one set: which alternative of a literal each stands for, or -1.
template <typename Tag>
constexpr std::array<std::int8_t, tags::Set<Tag>::kTags.size()> literals_by_tag(Tag LiteralTags::*of) {
  std::array<std::int8_t, tags::Set<Tag>::kTags.size()> out{};
  for (auto& at : out) at = -1;
  for (std::size_t i = 0; i < kLiteralTags.size(); i++)
    out[static_cast<std::size_t>(kLiteralTags[i].*of)] = static_cast<std::int8_t>(i);
  return out;
}

/// Reads trees by the declarations of their fields: what TreeWriter writes. `Form` derives from it, and has a `get` for
/// each kind of field and a `read_node` for each kind of node that is not read as its fields in order.
template <typename Form>
class NodeReader : protected TreeReader {
 public:
  using TreeReader::TreeReader;

  /// An item's id, and its fields.
  template <typename Item>
  Item item() {
    Item out{};
    out.id = r_.uuid();
    read_fields(out);
    return out;
  }

 protected:
  template <typename T>
  void read_fields(T& to) {
    for_each_field(to, [this](auto& field) { form().get(field); });
  }
  template <typename T>
  T fields() {
    T out{};
    read_fields(out);
    return out;
  }
  template <typename T>
  T value() {
    T out{};
    form().get(out);
    return out;
  }

  void get(std::string_view& to) { to = r_.text(); }
  void get(std::int32_t& to) { to = r_.i32(); }
  void get(std::int64_t& to) { to = r_.template fixed<std::int64_t>(); }
  void get(std::uint64_t& to) { to = r_.template fixed<std::uint64_t>(); }
  void get(std::optional<std::string_view>& to) {
    if (r_.template tag<tag::Option>() == tag::Option::Some) to = r_.text();
  }
  void get(pt::NameError& to) { to = name_error(); }
  template <typename T>
  void get(std::span<const T>& to) {
    to = list([this] { return value<T>(); });
  }
  template <typename T>
  void get(AtLeast<1, T>& to) {
    to = non_empty([this] { return value<T>(); });
  }
  template <typename T>
  void get(AtLeast<2, T>& to) {
    to = tuple([this] { return value<T>(); });
  }
  template <typename T>
  void get(Optional<T>& to) {
    if (r_.template tag<tag::Option>() == tag::Option::Some) to = value<const T*>();
  }
  /// A node, however deep it stands. One that is too deep is a default: nobody looks at it.
  template <typename T>
  void get(const T*& to) {
    T* node = arena_.make<T>();
    Reader::Depth depth(r_);
    if (depth.ok()) form().get(*node);
    to = node;
  }
  /// What a type is defined as.
  template <typename First, typename... Others>
  void get(std::variant<First, Others...>& to) {
    read_alternative(r_.template tag<std::remove_cv_t<decltype(First::kTag)>>(), to);
  }
  template <typename T>
  void get(T& to) {
    if constexpr (requires { to.node; }) form().read_node(to);
    else read_fields(to);
  }

  /// Reads the alternative with this tag; false if no alternative has it, as is so for `others` of the tags of the set.
  template <std::size_t others = 0, typename Tag, typename... Alternatives>
  bool read_alternative(Tag tag, std::variant<Alternatives...>& to) {
    static_assert((has_tag<Tag, Alternatives>() + ...) + others == tags::Set<Tag>::kTags.size(), "no tag is forgotten");
    return (read_if<Alternatives>(tag, to) || ...);
  }
  template <typename Tag, typename Alternative>
  static constexpr std::size_t has_tag() {
    return requires(Tag tag) { Form::template tag_of<Alternative>() == tag; };
  }
  template <typename Alternative, typename Tag, typename Variant>
  bool read_if(Tag tag, Variant& to) {
    if constexpr (has_tag<Tag, Alternative>() == 1) {
      if (Form::template tag_of<Alternative>() != tag) return false;
      to = fields<Alternative>();
      return true;
    } else {
      return false;
    }
  }
  /// The tag of an alternative.
  template <typename Alternative>
  requires requires { Alternative::kTag; }
  static constexpr auto tag_of() { return Alternative::kTag; }

  /// A literal's value, by its number among the alternatives of Literal; `floating` reads the form's own kind of float.
  template <typename Literal, typename Floating>
  Literal literal(std::size_t number, Floating floating) {
    Literal out;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((I == number ? void(out.template emplace<I>(literal_value<std::variant_alternative_t<I, Literal>>(floating)))
                    : void()),
       ...);
    }
    (std::make_index_sequence<std::variant_size_v<Literal>>());
    return out;
  }

 private:
  Form& form() { return static_cast<Form&>(*this); }

  template <typename T, typename Floating>
  T literal_value(Floating floating) {
    if constexpr (std::is_same_v<T, pt::Unit>) return {};
    else if constexpr (std::is_same_v<T, bool>) return r_.boolean();
    else if constexpr (std::is_integral_v<T>) return r_.template fixed<T>();
    else if constexpr (std::is_same_v<T, pt::Int128>) return int128();
    else if constexpr (std::is_same_v<T, pt::UInt128>) return uint128();
    else if constexpr (std::is_same_v<T, pt::Char>) return {r_.text()};
    else return floating();
  }
};

}  // namespace darkpkg::wire
