#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"
#include "base/fields.hpp"
#include "language/dotnet/byte_writer.hpp"
#include "rules/hash/wire/holes.hpp"
#include "rules/hash/wire/tag_tables.hpp"

namespace darkpkg::hash::wire {

using darkpkg::wire::ByteWriter;

/// Writes trees from the declarations of their fields. `Form` derives from it and adds a `put` for each kind of node or
/// field that its format writes in another way than by its fields in order.
template <typename Form>
class TreeWriter {
 public:
  TreeWriter() : out_(bytes_) {
    // What most items stay below.
    bytes_.reserve(1000);
    holes_.reserve(100);
  }
  TreeWriter(const TreeWriter&) = delete;
  TreeWriter& operator=(const TreeWriter&) = delete;

  void put(std::string_view text) { out_.text(text); }
  template <typename T>
  void put(std::span<const T> items) {
    out_.count(items.size());
    for (const T& item : items) form().put(item);
  }
  template <std::size_t N, typename T>
  void put(const pt::AtLeast<N, T>& list) {
    DARKPKG_CHECK(list.size() >= N);
    for (const T& item : list.items.first(N)) form().put(item);
    form().put(list.items.subspan(N));
  }
  template <typename T>
  void put(const std::optional<T>& value) {
    out_.boolean(value.has_value());
    if (value) form().put(*value);
  }
  void put(const Uuid& id) { out_.uuid(id); }
  void put(pt::InfixOp op) {
    auto number = static_cast<std::size_t>(op);
    out_.tag(number < kInfixFns ? tag::Infix::InfixFnCall : tag::Infix::BinOp);
    out_.u8(static_cast<std::uint8_t>(number < kInfixFns ? number : number - kInfixFns));
  }
  void put(const pt::TypeReference& type) {
    std::visit(
        [this](const auto& alternative) {
          out_.tag(Form::type_tag(alternative));
          if constexpr (requires { alternative.kFields; }) form().put_alternative(alternative);
        },
        type.node);
  }
  template <typename T>
  void put(const T& value) {
    if constexpr (std::is_pointer_v<T>) {
      form().put(*value);
    } else if constexpr (std::is_same_v<T, bool>) {
      out_.boolean(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
      out_.fixed(value);
    } else if constexpr (requires { value.node; }) {
      put_node(value);
    } else {
      for_each_field(value, [this](const auto& field) { form().put(field); });
    }
  }

  /// The bytes so far, and their holes.
  Code take() && {
    Code code{std::move(bytes_), {}, {}};
    std::size_t before = 0;
    for (const Placed& hole : holes_) {
      append_hole(code.holes, {hole.kind, static_cast<std::uint32_t>(hole.offset - before), hole.operand});
      before = hole.offset;
    }
    return code;
  }

 protected:
  struct Placed {
    HoleKind kind;
    std::size_t offset;
    std::uint32_t operand;
  };

  /// Something that the link inserts here.
  void hole(HoleKind kind, std::uint32_t operand = 0) { holes_.push_back({kind, bytes_.size(), operand}); }

  /// A node's tag, its id if the format has one, and its fields.
  template <typename Node>
  void put_node(const Node& node) {
    std::visit(
        [&](const auto& alternative) {
          using Alternative = std::remove_cvref_t<decltype(alternative)>;
          if constexpr (
              requires { TagsOf<Node>::kLiteral; } && requires { alternative.value.index(); }) {
            out_.tag(kLiteralTags[alternative.value.index()].*TagsOf<Node>::kLiteral);
            form().put_id(node);
            std::visit([this](const auto& value) { form().put(value); }, alternative.value);
          } else if constexpr (requires { Alternative::kTag; }) {
            static_assert(std::is_same_v<std::remove_cv_t<decltype(Alternative::kTag)>, typename TagsOf<Node>::Set>);
            out_.tag(Alternative::kTag);
            form().put_id(node);
            form().put_alternative(alternative);
          } else {
            form().put_open(alternative);
          }
        },
        node.node);
  }
  template <typename Node>
  void put_id(const Node&) {}
  /// What follows the tag and the id of a node.
  template <typename Alternative>
  void put_alternative(const Alternative& alternative) {
    for_each_field(alternative, [this](const auto& field) { form().put(field); });
  }
  /// An expression of which the link knows what it is: its tag, and what follows its id.
  void put_open(const pt::OpenExpr& open) {
    if (std::holds_alternative<pt::FieldAccessExpr>(open.otherwise->node)) return form().put(*open.otherwise);
    const std::uint32_t reference = open.choices.front().reference.index;
    hole(HoleKind::name_tag, reference);
    form().put_id(*open.otherwise);
    hole(HoleKind::name_rest, reference);
  }
  /// PT's tag of a type; RT has others.
  template <typename Alternative>
  static tag::TypeReference type_tag(const Alternative&) {
    return Alternative::kTag;
  }
  static tag::TypeReference type_tag(pt::Primitive type) { return kPrimitiveTags[static_cast<std::size_t>(type)].pt; }

  std::string bytes_;
  std::vector<Placed> holes_;  ///< in the order of their offsets
  ByteWriter out_;

 private:
  Form& form() { return static_cast<Form&>(*this); }
};

}  // namespace darkpkg::hash::wire
