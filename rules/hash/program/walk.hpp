#pragma once

#include <optional>
#include <span>
#include <type_traits>
#include <variant>

#include "base/fields.hpp"
#include "rules/hash/program/program_types.hpp"

namespace darkpkg::hash {

/// Visits what a tree is made of, in the order of the wire format: calls `enter` for every node and name that it takes,
/// before the parts of that node. Of an open node that is what it has `otherwise`, behind the open node itself if
/// `enter` takes it.
template <typename T, typename Enter>
void walk(const T& value, Enter& enter);

namespace detail {

template <typename T>
inline constexpr bool kIsList = false;
template <typename T>
inline constexpr bool kIsList<std::span<const T>> = true;
template <std::size_t N, typename T>
inline constexpr bool kIsList<pt::AtLeast<N, T>> = true;
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
/// The open node that stands for this one, or null.
inline const pt::OpenExpr* open_node(const pt::Expr& expr) { return std::get_if<pt::OpenExpr>(&expr.node); }
inline const pt::OpenStage* open_node(const pt::PipeStage& stage) { return std::get_if<pt::OpenStage>(&stage.node); }

}  // namespace detail

template <typename T, typename Enter>
void walk(const T& value, Enter& enter) {
  if constexpr (requires { detail::open_node(value); }) {
    if (const auto* open = detail::open_node(value)) {
      if constexpr (requires { enter(*open); }) enter(*open);
      return walk(*open->otherwise, enter);
    }
  }
  if constexpr (requires { enter(value); }) enter(value);
  if constexpr (std::is_pointer_v<T>) {
    walk(*value, enter);
  } else if constexpr (detail::kIsList<T>) {
    for (const auto& item : value) walk(item, enter);
  } else if constexpr (detail::kIsOptional<T>) {
    if (value) walk(*value, enter);
  } else if constexpr (requires { value.node; }) {
    std::visit([&](const auto& alternative) { walk(alternative, enter); }, value.node);
  } else if constexpr (HasFields<T>) {
    for_each_field(value, [&](const auto& field) { walk(field, enter); });
  }
}

}  // namespace darkpkg::hash
