#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/arena.hpp"
#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/operations.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/program/references.hpp"
#include "rules/hash/wire/names.hpp"

namespace darkpkg::hash {

/// Makes random trees of edition `hash` by the declarations of their fields, so that a new node needs nothing here. The
/// same seed gives the same tree on every machine, be its names open (references into `targets`) or resolved.
class RandomTrees {
 public:
  enum class Names : std::uint8_t { open, resolved };

  RandomTrees(Arena& arena, std::uint64_t seed, Names names) : arena_(arena), random_(seed), names_(names) {}

  template <typename T>
  T make(int depth = 6) {
    T value{};
    depth_ = depth;
    set(value);
    return value;
  }

  /// What references stand for: items first, then a builtin, then an error.
  static const std::vector<wire::Target>& targets() {
    static const std::string digits = std::string(64, 'a') + std::string(64, 'b');
    static const std::vector<std::string_view> modules = {"M", "N"};
    static const std::vector<wire::Target> all = {
        pt::Package{std::string_view(digits).substr(0, 64), pt::Location{"Owner", modules, "f"}},
        pt::Package{std::string_view(digits).substr(64), pt::Location{"Owner", {}, "g"}},
        pt::Package{std::string_view(digits).substr(32, 64), pt::Location{"Other", modules, "f"}},
        pt::Builtin{"add", 2},
        pt::NameError::not_found,
    };
    return all;
  }
  /// How their names are written.
  static const std::vector<Reference>& references() {
    static const std::vector<Reference> all = {
        {ReferenceKind::type, {"f"}},
        {ReferenceKind::type, {"M", "g"}},
        {ReferenceKind::type, {"Other", "M", "N", "f"}},
        {ReferenceKind::callee, {"Builtin", "add_v2"}},
        {ReferenceKind::callee, {"caf\xC3\xA9", ""}},
    };
    return all;
  }
  static std::string_view own_hash() { return "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"; }

 private:
  static constexpr std::uint32_t kPackages = 3;

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool is_open() const { return names_ == Names::open; }

  std::string_view text() {
    static constexpr std::string_view kTexts[] = {"", "a", "b", "some text", "caf\xC3\xA9", "\xF0\x9F\x98\x80", "\r\n"};
    return kTexts[below(std::size(kTexts))];
  }

  void set(std::string_view& value) { value = text(); }
  void set(bool& value) { value = below(2) == 1; }
  void set(double& value) {
    static constexpr double kNumbers[] = {0.0,
                                          -0.0,
                                          1.5,
                                          std::numeric_limits<double>::quiet_NaN(),
                                          std::numeric_limits<double>::infinity(),
                                          -std::numeric_limits<double>::infinity()};
    value = kNumbers[below(std::size(kNumbers))];
  }
  template <typename T>
  requires std::is_integral_v<T>
  void set(T& value) { value = static_cast<T>(random_()); }
  void set(Uuid& id) {
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random_());
  }
  void set(pt::InfixOp& op) { op = static_cast<pt::InfixOp>(below(15)); }
  void set(pt::Primitive& type) { type = static_cast<pt::Primitive>(below(19)); }
  void set(pt::NameError& error) { error = static_cast<pt::NameError>(below(2)); }
  void set(pt::Int128& it) { it.decimal = "-170141183460469231731687303715884105728"; }
  void set(pt::UInt128& it) { it.decimal = "340282366920938463463374607431768211455"; }
  void set(pt::Int& it) { it.decimal = below(2) == 1 ? "0" : "-98765432109876543210987654321098765432109876543210"; }
  void set(op::ItemReference& it) { it = {static_cast<pt::ItemKind>(below(3)), text()}; }
  void set(pt::OwnHash& hash) { hash.hex = is_open() ? std::string_view() : own_hash(); }

  // ---- Names
  template <pt::ItemKind kind, typename... Targets>
  void set(pt::Name<kind, Targets...>& name) {
    auto index = static_cast<std::uint32_t>(below(targets().size()));
    if (kind == pt::ItemKind::type && std::holds_alternative<pt::Builtin>(targets()[index])) index = 0;
    name.written =
        arena_.map(references()[index].names, [](const std::string& part) { return std::string_view(part); });
    if (is_open()) name.target = pt::Reference{index};
    else
      std::visit(
          [&](const auto& target) {
            if constexpr (std::is_assignable_v<decltype(name.target)&, decltype(target)>) name.target = target;
          },
          targets()[index]);
  }
  rt::ItemHash hash_of(std::uint32_t index) { return {std::get<pt::Package>(targets()[index]).hash}; }
  void set(rt::TypeId& type) {
    auto index = static_cast<std::uint32_t>(below(kPackages));
    if (is_open()) type = pt::Reference{index};
    else type = hash_of(index);
  }
  void set(rt::ValueName& name) { set_name(name.target); }
  void set(rt::FnName& name) {
    if (below(4) == 0) name.target = is_open() ? decltype(name.target)(rt::OwnId{}) : rt::ItemHash{own_hash()};
    else set_name(name.target);
  }
  template <typename Variant>
  void set_name(Variant& name) {
    auto index = static_cast<std::uint32_t>(below(kPackages + 1));
    if (is_open()) name = pt::Reference{index};
    else if (index < kPackages) name = hash_of(index);
    else name = std::get<pt::Builtin>(targets()[index]);
  }

  // ---- Trees
  template <typename T>
  std::span<const T> items(std::size_t least) {
    std::vector<T> all(least + (depth_ > 0 ? below(3) : 0));
    depth_--;
    for (T& item : all) set(item);
    depth_++;
    return arena_.copy(all);
  }
  template <typename T>
  void set(std::span<const T>& list) {
    list = items<T>(0);
  }
  template <std::size_t N, typename T>
  void set(pt::AtLeast<N, T>& list) {
    list = items<T>(N);
  }
  template <typename T>
  void set(std::optional<T>& value) {
    if (depth_ > 0 && below(2) == 1) set(value.emplace());
  }
  template <typename T>
  void set(const T*& node) {
    depth_--;
    T value{};
    set(value);
    node = arena_.make<T>(value);
    depth_++;
  }
  template <typename T>
  requires requires(T value) { value.node; }
  void set(T& value) {
    if constexpr (requires { value.id; }) value.id = random_() >> 1;
    set(value.node);
  }
  /// Only a compiled file has these.
  template <typename T>
  static constexpr bool kIsOpen =
      std::is_same_v<T, pt::OpenExpr> || std::is_same_v<T, pt::OpenStage> || std::is_same_v<T, rt::LoadReference>;
  template <typename... Ts>
  void set(std::variant<Ts...>& node) {
    // The first alternative of what may be deep is always a leaf. Open ones are the last.
    constexpr std::size_t kClosed = (std::size_t{!kIsOpen<Ts>} + ...);
    std::size_t chosen = depth_ > 0 ? below(kClosed) : 0;
    std::size_t i = 0;
    (set_if<Ts>(node, i++ == chosen), ...);
  }
  template <typename T, typename Variant>
  void set_if(Variant& node, bool is_chosen) {
    if constexpr (!kIsOpen<T>) {
      if (!is_chosen) return;
      T value{};
      set(value);
      node = value;
    }
  }
  void set(rt::Unknown&) {}
  void set(pt::LiteralExpr& it) { set(it.value); }
  void set(pt::MatchLiteral& it) { set(it.value); }
  void set(rt::LiteralValue& it) { set(it.value); }
  void set(rt::MatchLiteral& it) { set(it.value); }
  template <HasFields T>
  requires(!requires(T value) { value.decimal; }) void set(T& value) {
    for_each_field(value, [this](auto& field) { set(field); });
  }

  Arena& arena_;
  std::mt19937_64 random_;
  Names names_;
  int depth_ = 0;
};

}  // namespace darkpkg::hash
