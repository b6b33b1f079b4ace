#pragma once

#include <string_view>
#include <tuple>

/// The fields of a struct, declared once: `DARKPKG_FIELDS(Node, first, second);` as the last member of `struct Node`.
/// Encoders, decoders and printers of trees come from that declaration, so its order is the order of the wire format.
namespace darkpkg {

/// A data member of T and its name.
template <typename T, typename M>
struct Field {
  std::string_view name;
  M T::*member;
};

template <typename T>
concept HasFields = requires {
  T::kFields;
};

/// Calls `f` with every field of `node`, in the declared order.
template <HasFields T, typename F>
constexpr void for_each_field(T& node, F&& f) {
  std::apply([&](const auto&... fields) { (f(node.*fields.member), ...); }, T::kFields);
}

/// Calls `f` with the name and the value of every field of `node`, in the declared order.
template <HasFields T, typename F>
constexpr void for_each_named_field(T& node, F&& f) {
  std::apply([&](const auto&... fields) { (f(fields.name, node.*fields.member), ...); }, T::kFields);
}

/// How many fields T has.
template <HasFields T>
constexpr std::size_t kFieldCount = std::tuple_size_v<decltype(T::kFields)>;

}  // namespace darkpkg

// clang-format off
#define DARKPKG_FIELDS(Node, ...) \
  static constexpr auto kFields = std::tuple{DARKPKG_FIELDS_1(Node, __VA_ARGS__)}
#define DARKPKG_NO_FIELDS() static constexpr std::tuple<> kFields {}

#define DARKPKG_FIELD(Node, name) ::darkpkg::Field{#name, &Node::name}
#define DARKPKG_FIELDS_1(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_2(N, __VA_ARGS__))
#define DARKPKG_FIELDS_2(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_3(N, __VA_ARGS__))
#define DARKPKG_FIELDS_3(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_4(N, __VA_ARGS__))
#define DARKPKG_FIELDS_4(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_5(N, __VA_ARGS__))
#define DARKPKG_FIELDS_5(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_6(N, __VA_ARGS__))
#define DARKPKG_FIELDS_6(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELDS_7(N, __VA_ARGS__))
#define DARKPKG_FIELDS_7(N, f, ...) DARKPKG_FIELD(N, f) __VA_OPT__(, DARKPKG_FIELD(N, __VA_ARGS__))
// clang-format on
