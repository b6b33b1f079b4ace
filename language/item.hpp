#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Items and their names, as all of darkpkg speaks of them.
namespace darkpkg {

enum class ItemKind : std::uint8_t { type, value, fn };
inline constexpr std::array kItemKinds{ItemKind::type, ItemKind::value, ItemKind::fn};

/// `type`, `value` or `fn`: how tables, ids and JSON call the kinds.
std::string_view kind_text(ItemKind kind);
/// The inverse; nothing for other texts.
std::optional<ItemKind> parse_kind(std::string_view text);
/// `type`, `value` or `function`, for messages.
std::string_view kind_word(ItemKind kind);

/// The dotted name: `Darklang.Stdlib.List.map`.
std::string full_name(std::span<const std::string> modules, std::string_view name);
/// The parts of a dotted name; none of an empty one.
std::vector<std::string> name_parts(std::string_view dotted);
/// What stands before the last dot; all of a name without one.
inline std::string_view module_of(std::string_view full_name) { return full_name.substr(0, full_name.rfind('.')); }
/// What stands behind the last dot.
inline std::string_view last_part(std::string_view full_name) { return full_name.substr(full_name.rfind('.') + 1); }

/// A place that an item can have.
struct Location {
  ItemKind kind{};
  std::vector<std::string> modules;  ///< the owner first
  std::string name;
};
Location location_of(ItemKind kind, std::string_view full_name);

}  // namespace darkpkg
