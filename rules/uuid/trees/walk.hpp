#pragma once

#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/fields.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg::pt {

/// Calls `each` with every field of a node but the last one, and returns that one if it is an expression: so the bodies
/// of lets and the rests of statements, which may go on for thousands, need no recursion. Any other last field is
/// one of those that `each` is called with, and null is returned. A last expression that may be missing is announced to
/// `optional`.
template <typename Node, typename Each, typename Announce>
const Expr* each_field_but_tail(const Node& node, Each each, Announce optional) {
  if constexpr (kFieldCount<Node> == 0) {
    return nullptr;
  } else {
    constexpr std::size_t kLast = kFieldCount<Node> - 1;
    [&]<std::size_t... I>(std::index_sequence<I...>) { (each(node.*std::get<I>(Node::kFields).member), ...); }
    (std::make_index_sequence<kLast>());
    const auto& last = node.*std::get<kLast>(Node::kFields).member;
    using Last = std::remove_cvref_t<decltype(last)>;
    if constexpr (std::is_same_v<Last, const Expr*>) {
      return last;
    } else if constexpr (std::is_same_v<Last, Optional<Expr>>) {
      optional(last);
      return last;
    } else {
      each(last);
      return nullptr;
    }
  }
}

/// Visits the expressions of a tree in the order of the wire format, with their patterns and pipe stages: `enter` is
/// called for every node and alternative that it takes, before the parts of that node. Types are left out.
template <typename Enter>
class Walk {
 public:
  explicit Walk(Enter enter) : enter_(std::move(enter)) {}

  void operator()(const Expr& first) {
    for (const Expr* e = &first; e != nullptr;) {
      entered(*e);
      e = std::visit(
          [this](const auto& node) -> const Expr* {
            entered(node);
            if constexpr (HasFields<std::remove_cvref_t<decltype(node)>>)
              return each_field_but_tail(
                  node, [this](const auto& field) { (*this)(field); }, [](const auto&) {});
            else return nullptr;
          },
          e->node);
    }
  }

 private:
  void operator()(const TypeReference*) {}
  template <typename T>
  void operator()(std::span<const T> items) {
    for (const T& item : items) (*this)(item);
  }
  template <std::size_t N, typename T>
  void operator()(const AtLeast<N, T>& items) {
    for (const T& item : items) (*this)(item);
  }
  template <typename T>
  void operator()(const T& value) {
    if constexpr (std::is_convertible_v<T, const Expr*> || std::is_pointer_v<T>) {
      if (value) (*this)(*value);
    } else if constexpr (std::is_same_v<T, StringSegment>) {
      if (value.hole) (*this)(*value.hole);
    } else if constexpr (requires { value.node; }) {
      entered(value);
      std::visit([this](const auto& alternative) { (*this)(alternative); }, value.node);
    } else if constexpr (HasFields<T>) {
      for_each_field(value, [this](const auto& field) { (*this)(field); });
    }
  }
  template <typename T>
  void entered(const T& value) {
    if constexpr (requires { enter_(value); }) enter_(value);
  }

  Enter enter_;
};

/// Visits `expr` and all in it: see Walk.
template <typename Enter>
void walk(const Expr& expr, Enter enter) {
  Walk<Enter>(std::move(enter))(expr);
}

}  // namespace darkpkg::pt
