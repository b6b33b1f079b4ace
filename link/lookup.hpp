#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "link/resolve.hpp"

namespace darkpkg::link {

/// What a location has, by kind.
template <typename T>
using ByKind = std::array<T, kItemKinds.size()>;

/// Finds full names without copying them.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <typename T>
using ByName = std::unordered_map<std::string, T, NameHash, std::equal_to<>>;

/// The items by location: those of before, changed by what a step adds and removes.
class ItemNames : public NameLookup {
 public:
  /// `prior`: null if set() tells everything.
  explicit ItemNames(NameLookup* prior) : prior_(prior) {}

  const NamedItem* find(ItemKind kind, std::string_view full_name) override {
    return find_with(kind, full_name, prior_);
  }
  /// Likewise, with another look-up of those of before.
  const NamedItem* find_with(ItemKind kind, std::string_view full_name, NameLookup* prior) const {
    if (const auto found = names_.find(full_name); found != names_.end())
      if (const std::optional<const NamedItem*>& item = found->second[static_cast<std::size_t>(kind)]) return *item;
    return prior ? prior->find(kind, full_name) : nullptr;
  }
  /// What the kind at `full_name` is from now on; null: there is none. The item must outlive this.
  void set(ItemKind kind, std::string_view full_name, const NamedItem* item) {
    auto found = names_.find(full_name);
    if (found == names_.end()) found = names_.emplace(std::string(full_name), Items{}).first;
    found->second[static_cast<std::size_t>(kind)] = item;
  }
  void reserve(std::size_t count) { names_.reserve(count); }

 private:
  using Items = ByKind<std::optional<const NamedItem*>>;  // nothing: as before

  NameLookup* prior_;
  ByName<Items> names_;
};

}  // namespace darkpkg::link
