#include "rules/hash/read/outline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include "base/overloaded.hpp"
#include "base/quoted.hpp"
#include "rules/hash/read/type_text.hpp"
#include "rules/hash/wire/tag_tables.hpp"

namespace darkpkg::hash {
namespace {

/// A text with its parts, of which nobody knows yet on how many lines they stand.
struct Block {
  enum class Parts : std::uint8_t { fields, items, instructions };
  struct Part;

  std::string head;
  Parts kind = Parts::fields;
  std::vector<Part> parts;
  bool has_plain_part = false;  ///< a single field, which needs no name
};
struct Block::Part {
  std::string_view name;  ///< of a field
  Block block;
};

// ---- From blocks to lines

constexpr std::size_t kWidth = 100;

/// On one line; nothing if that is longer than `room`.
std::optional<std::string> one_line(const Block& block, std::size_t room) {
  if (block.kind == Block::Parts::instructions && !block.parts.empty()) return std::nullopt;
  const bool is_list = block.kind == Block::Parts::items;
  std::string out = block.head;
  if (!is_list && block.parts.empty()) return out.size() <= room ? std::optional(out) : std::nullopt;
  const bool named = !is_list && !block.has_plain_part;
  out += is_list ? "[" : named ? "(" : " ";
  for (const Block::Part& part : block.parts) {
    if (&part != block.parts.data()) out += ", ";
    if (named) out.append(part.name).append(": ");
    if (out.size() > room) return std::nullopt;
    std::optional<std::string> text = one_line(part.block, room - out.size());
    if (!text) return std::nullopt;
    out += *text;
  }
  out += is_list ? "]" : named ? ")" : "";
  return out.size() <= room ? std::optional(out) : std::nullopt;
}

/// Writes a block whose first line begins at the end of `to`; the others are indented by `indent`.
void write(std::string& to, const Block& block, std::size_t indent) {
  const std::size_t used = to.size() - (to.rfind('\n') + 1);
  if (std::optional<std::string> line = one_line(block, kWidth - std::min(used, kWidth))) {
    to += *line;
    return;
  }
  to += block.head;
  if (block.head.empty() && to.ends_with(' ')) to.pop_back();
  std::size_t number = 0;
  for (const Block::Part& part : block.parts) {
    std::string mark = block.kind == Block::Parts::items          ? "- "
                       : block.kind == Block::Parts::instructions ? fmt::format("{:<3} ", number++)
                                                                  : std::string(part.name) + ": ";
    to.append("\n").append(indent, ' ').append(mark);
    write(to, part.block, indent + (block.kind == Block::Parts::fields ? 2 : mark.size()));
  }
}

// ---- From trees to blocks: one function for each form that is not a node's fields in order, the generic one last

class Blocks {
 public:
  explicit Blocks(const NameOf& name_of) : name_of_(name_of) {}

  Block put(std::string_view text) const { return leaf(quoted(text)); }
  Block put(bool value) const { return leaf(value ? "true" : "false"); }
  Block put(double value) const { return leaf(fmt::format("{}", value)); }
  Block put(const Uuid& id) const { return leaf(id.text()); }
  Block put(pt::InfixOp op) const {
    const auto number = static_cast<std::size_t>(op);
    return leaf(std::string(number < wire::kInfixFns
                                ? tag::text(static_cast<tag::InfixFn>(number))
                                : tag::text(static_cast<tag::BinaryOperation>(number - wire::kInfixFns))));
  }
  Block put(pt::NameError error) const { return leaf(error == pt::NameError::not_found ? "NotFound" : "InvalidName"); }
  Block put(const pt::Description& description) const {
    return description.text.empty() ? absent() : put(description.text);
  }
  Block put(const pt::OwnHash& hash) const { return leaf(std::string(hash.hex)); }
  Block put(const pt::Int128& number) const { return leaf(std::string(number.decimal)); }
  Block put(const pt::UInt128& number) const { return leaf(std::string(number.decimal)); }
  Block put(const pt::Int& number) const { return leaf(std::string(number.decimal)); }
  Block put(const pt::Float& number) const {
    return leaf(fmt::format("{}{}.{}", number.negative ? "-" : "", number.whole, number.fraction));
  }
  Block put(const pt::Char& character) const { return leaf(quoted(character.text, '\'')); }

  // ---- Names and types
  template <pt::ItemKind kind, typename... Targets>
  Block put(const pt::Name<kind, Targets...>& name) const {
    return target(kind, name.target, name.written);
  }
  Block put(const rt::TypeId& type) const { return target(ItemKind::type, type, {}); }
  Block put(const rt::FnName& name) const { return target(ItemKind::fn, name.target, {}); }
  Block put(const rt::ValueName& name) const { return target(ItemKind::value, name.target, {}); }
  Block put(const pt::TypeReference& type) const { return leaf(type_text(type, name_of_)); }
  Block put(const rt::ValueType& type) const {
    return std::visit(overloaded{[](rt::Unknown) { return leaf("Unknown"); },
                                 [](pt::Primitive primitive) {
                                   const auto number = static_cast<std::size_t>(primitive);
                                   return leaf(std::string(tag::text(wire::kPrimitiveTags[number].known)));
                                 },
                                 [this](const auto& it) { return fields(std::string(tag::text(it.kTag)), it); }},
                      type.node);
  }

  // ---- Lists
  Block put(std::span<const rt::Instruction> code) const { return list(code, Block::Parts::instructions); }
  template <typename T>
  Block put(std::span<const T> items) const {
    return list(items, Block::Parts::items);
  }
  template <std::size_t N, typename T>
  Block put(const pt::AtLeast<N, T>& items) const {
    return put(items.items);
  }
  template <typename T>
  Block put(const std::optional<T>& value) const {
    return value ? put(*value) : absent();
  }

  template <typename T>
  Block put(const T& value) const {
    if constexpr (std::is_pointer_v<T>) {
      return put(*value);
    } else if constexpr (std::is_integral_v<T>) {
      return leaf(std::to_string(value));
    } else if constexpr (requires { value.node; }) {
      return std::visit([this](const auto& it) { return node<T>(it); }, value.node);
    } else {
      return fields({}, value);
    }
  }

 private:
  static Block leaf(std::string text) {
    Block out;
    out.head = std::move(text);
    return out;
  }
  /// What is shown as an empty list is, if it is no field.
  static Block absent() {
    Block out;
    out.kind = Block::Parts::items;
    return out;
  }
  static bool is_absent(const Block& block) { return block.kind != Block::Parts::fields && block.parts.empty(); }
  template <typename T>
  Block fields(std::string head, const T& value) const {
    Block out = leaf(std::move(head));
    std::string_view first;
    for_each_named_field(value, [&](std::string_view name, const auto& field) {
      if (first.empty()) first = name;
      Block part = put(field);
      if (!is_absent(part)) out.parts.push_back({name, std::move(part)});
    });
    out.has_plain_part = !out.head.empty() && out.parts.size() == 1 && out.parts.front().name == first;
    return out;
  }
  template <typename T>
  Block list(std::span<const T> items, Block::Parts kind) const {
    Block out;
    out.kind = kind;
    for (const T& item : items) out.parts.push_back({{}, put(item)});
    return out;
  }
  template <typename Node, typename Alternative>
  Block node(const Alternative& it) const {
    if constexpr (
        requires { wire::TagsOf<Node>::kLiteral; } && requires { it.value.index(); }) {
      Block out = leaf(std::string(tag::text(wire::kLiteralTags[it.value.index()].*wire::TagsOf<Node>::kLiteral)));
      out.has_plain_part = true;
      std::visit(overloaded{[](pt::Unit) {},
                            [&](const auto& value) {
                              out.parts.push_back({"value", put(value)});
                            }},
                 it.value);
      return out;
    } else if constexpr (requires { Alternative::kTag; }) {
      return fields(std::string(tag::text(Alternative::kTag)), it);
    } else if constexpr (requires { it.otherwise; }) {
      return put(*it.otherwise);  // an open node: no stored tree has one
    } else {
      return leaf("?" + std::to_string(it.reference.index));  // likewise
    }
  }
  template <typename Variant>
  Block target(ItemKind kind, const Variant& target, pt::Texts written) const {
    return leaf(std::visit(overloaded{
                               [](pt::Reference reference) { return fmt::format("?{}", reference.index); },
                               [](rt::OwnId) { return std::string("self"); },
                               [&](const rt::ItemHash& hash) { return item_text(kind, hash.hex, name_of_); },
                               [&](const pt::Package& package) { return package_text(kind, package, name_of_); },
                               [](const pt::Builtin& builtin) { return builtin_text(builtin); },
                               [&](pt::NameError error) { return missing_text(written, error); },
                           },
                           target));
  }

  const NameOf& name_of_;
};

template <typename Item>
std::string item_outline(const Item& item, const NameOf& name_of) {
  return std::visit(
      [&](const auto& it) {
        Block block = Blocks(name_of).put(it);
        block.head = kind_text(it.kKind);
        std::string out;
        write(out, block, 2);
        return out + "\n";
      },
      item);
}

}  // namespace

std::string outline(const pt::Item& item, const NameOf& name_of) { return item_outline(item, name_of); }
std::string outline(const rt::Item& item, const NameOf& name_of) { return item_outline(item, name_of); }

}  // namespace darkpkg::hash
