#include "rules/hash/program/close.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>

#include "base/check.hpp"

namespace darkpkg::hash {
namespace {

class Closer {
 public:
  Closer(std::span<const Shape> shapes, Arena& arena) : shapes_(shapes), arena_(arena) {}

  // Each closes a field in place, and returns whether that changed it.

  bool close(const pt::Expr*& expr) { return close_node<pt::OpenExpr>(expr); }
  bool close(const pt::PipeStage*& stage) { return close_node<pt::OpenStage>(stage); }

  template <typename T>
  bool close(std::span<const T>& items) {
    if constexpr (can_be_open<T>()) {
      T* copy = nullptr;
      for (std::size_t i = 0; i < items.size(); i++) {
        T item = items[i];
        if (!close(item)) continue;
        if (!copy) {
          copy = arena_.raw<T>(items.size());
          std::uninitialized_copy(items.begin(), items.end(), copy);
        }
        copy[i] = item;
      }
      if (copy) items = {copy, items.size()};
      return copy != nullptr;
    } else {
      return false;
    }
  }
  template <std::size_t N, typename T>
  bool close(pt::AtLeast<N, T>& list) {
    return close(list.items);
  }
  bool close(std::optional<const pt::Expr*>& expr) { return expr && close(*expr); }

  /// Anything else: a struct by its fields, a text or a type not at all.
  template <typename T>
  bool close(T& value) {
    bool is_changed = false;
    if constexpr (HasFields<T>) for_each_field(value, [&](auto& field) { is_changed |= close(field); });
    else if constexpr (std::is_same_v<T, pt::StringSegment>)
      std::visit([&](auto& node) { is_changed = close(node); }, value.node);
    return is_changed;
  }

 private:
  /// Lists of names, types and patterns are never looked through.
  template <typename T>
  static constexpr bool can_be_open() {
    return HasFields<T> || std::is_same_v<T, const pt::Expr*> || std::is_same_v<T, const pt::PipeStage*> ||
           std::is_same_v<T, pt::StringSegment>;
  }

  template <typename Open, typename Node>
  bool close_node(const Node*& node) {
    if (const auto* open = std::get_if<Open>(&node->node)) {
      const pt::Id place = node->id;
      node = chosen(*open);
      node->id = place;
      close(node);
      return true;
    }
    return std::visit(
        [&](auto copy) {
          if (!close(copy)) return false;
          node = arena_.make<Node>(node->id, copy);
          return true;
        },
        node->node);
  }

  template <typename Open>
  auto chosen(const Open& open) {
    for (const auto& choice : open.choices) {
      DARKPKG_CHECK(choice.reference.index < shapes_.size());
      if (shapes_[choice.reference.index] == choice.kind) return choice.node;
    }
    return open.otherwise;
  }

  std::span<const Shape> shapes_;
  Arena& arena_;
};

}  // namespace

pt::Item close(const pt::Item& item, std::span<const Shape> shapes, Arena& arena) {
  pt::Item closed = item;
  Closer closer(shapes, arena);
  std::visit(
      [&](auto& it) {
        if constexpr (requires { it.body; }) closer.close(it.body);
      },
      closed);
  return closed;
}

}  // namespace darkpkg::hash
