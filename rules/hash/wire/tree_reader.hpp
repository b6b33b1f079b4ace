#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/arena.hpp"
#include "base/fields.hpp"
#include "language/dotnet/reader.hpp"
#include "rules/hash/wire/decimal.hpp"
#include "rules/hash/wire/tag_tables.hpp"

namespace darkpkg::hash::wire {

using darkpkg::wire::Reader;

/// Reads trees from bytes that nobody vouches for, by the declarations of their fields: what TreeWriter writes, and
/// nothing else. `Form` derives from it and adds a `get` for what its format writes in another way. After a mistake
/// (see Reader) what is read has no meaning.
template <typename Form>
class TreeReader {
 public:
  TreeReader(Reader& reader, Arena& arena) : r_(reader), arena_(arena) {}

  template <typename T>
  T read() {
    T value{};
    form().get(value);
    return value;
  }

  void get(std::string_view& text) { text = r_.text(); }
  template <typename T>
  void get(std::span<const T>& items) {
    std::vector<T> all;
    append(all);
    items = arena_.copy(all);
  }
  template <std::size_t N, typename T>
  void get(pt::AtLeast<N, T>& list) {
    std::vector<T> all;
    for (std::size_t i = 0; i < N; i++) all.push_back(read<T>());
    append(all);
    list = arena_.copy(all);
  }
  template <typename T>
  void get(std::optional<T>& value) {
    if (r_.boolean()) value = read<T>();
  }
  void get(Uuid& id) { id = r_.uuid(); }
  void get(pt::InfixOp& op) {
    std::size_t number = tag<tag::Infix>() == tag::Infix::InfixFnCall
                             ? static_cast<std::size_t>(tag<tag::InfixFn>())
                             : kInfixFns + static_cast<std::size_t>(tag<tag::BinaryOperation>());
    op = static_cast<pt::InfixOp>(number);
  }
  void get(pt::NameError& error) {
    error = tag<tag::NameResolutionError>() == tag::NameResolutionError::NotFound ? pt::NameError::not_found
                                                                                  : pt::NameError::invalid_name;
  }
  void get(pt::Int128& number) { get_decimal(number.decimal, DecimalKind::int128); }
  void get(pt::UInt128& number) { get_decimal(number.decimal, DecimalKind::uint128); }
  void get(pt::Int& number) { get_decimal(number.decimal, DecimalKind::any); }
  void get(pt::TypeReference& type) {
    Reader::Depth depth(r_);
    if (!depth.ok()) return;
    auto tag = this->tag<typename Form::TypeTag>();
    for (std::size_t i = 0; i < kPrimitiveTags.size(); i++)
      if (Form::primitive_tag(kPrimitiveTags[i]) == tag) type.node = static_cast<pt::Primitive>(i);
    read_alternative(type.node, [&]<typename Alternative>(const Alternative* alternative) {
      if constexpr (HasFields<Alternative>) return Form::type_tag(alternative) == tag;
      return false;
    });
  }
  template <typename T>
  void get(T& value) {
    if constexpr (std::is_pointer_v<T>) {
      value =
          arena_.make<std::remove_cv_t<std::remove_pointer_t<T>>>(read<std::remove_cv_t<std::remove_pointer_t<T>>>());
    } else if constexpr (std::is_same_v<T, bool>) {
      value = r_.boolean();
    } else if constexpr (std::is_arithmetic_v<T>) {
      value = r_.fixed<T>();
    } else if constexpr (requires { value.node; }) {
      get_node(value);
    } else {
      get_fields(value);
    }
  }

 protected:
  /// A tag of the set T; the first of the set if the byte is none.
  template <typename T>
  T tag() {
    std::uint8_t byte = r_.u8();
    if (std::optional<T> tag = tag::from_byte<T>(byte)) return *tag;
    r_.fail("no " + std::string(tags::Set<T>::kName) + " has the tag " + std::to_string(byte));
    return T{};
  }
  template <typename T>
  void get_fields(T& value) {
    for_each_field(value, [this](auto& field) { form().get(field); });
  }
  /// Reads the fields of the alternative for which `is_meant` is true, and makes it the value of `node`.
  template <typename... Alternatives, typename IsMeant>
  void read_alternative(std::variant<Alternatives...>& node, IsMeant is_meant) {
    auto try_one = [&]<typename Alternative>(const Alternative* alternative) {
      if (!is_meant(alternative)) return false;
      if constexpr (HasFields<Alternative>) {
        Alternative value{};
        get_fields(value);
        node = value;
      }
      return true;
    };
    (void)(try_one(static_cast<const Alternatives*>(nullptr)) || ...);
  }

  Reader& r_;
  Arena& arena_;

 private:
  Form& form() { return static_cast<Form&>(*this); }

  template <typename T>
  void append(std::vector<T>& items) {
    // Nothing is reserved: a count is only known to be no larger than the bytes that are left.
    for (std::size_t n = r_.count(); n > 0 && r_.ok(); n--) items.push_back(read<T>());
  }
  void get_decimal(std::string_view& decimal, DecimalKind kind) {
    decimal = r_.text();
    if (r_.ok() && !is_decimal(decimal, kind)) r_.fail("a number is not in the form in which Dark writes it");
  }

  template <typename Node>
  void get_node(Node& node) {
    Reader::Depth depth(r_);
    if (!depth.ok()) return;
    auto tag = this->tag<typename TagsOf<Node>::Set>();
    if constexpr (requires { node.id; }) node.id = r_.fixed<pt::Id>();
    if constexpr (requires { TagsOf<Node>::kLiteral; })
      if (get_literal(node, tag)) return;
    read_alternative(node.node, [&]<typename Alternative>(const Alternative*) {
      if constexpr (requires { Alternative::kTag; }) return Alternative::kTag == tag;
      return false;
    });
  }
  template <typename Node, typename Tag>
  bool get_literal(Node& node, Tag tag) {
    for (std::size_t i = 0; i < kLiteralTags.size(); i++)
      if (kLiteralTags[i].*TagsOf<Node>::kLiteral == tag) {
        using Alternative = std::variant_alternative_t<0, decltype(node.node)>;
        Alternative literal{};
        get_literal(literal.value, i);
        node.node = literal;
        return true;
      }
    return false;
  }
  template <typename... Ts>
  void get_literal(std::variant<Ts...>& literal, std::size_t index) {
    std::size_t i = 0;
    ((i++ == index ? void(literal = std::variant<Ts...>(std::in_place_type<Ts>, read<Ts>())) : void()), ...);
  }
};

}  // namespace darkpkg::hash::wire
