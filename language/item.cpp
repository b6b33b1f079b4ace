#include "language/item.hpp"

#include "base/check.hpp"

namespace darkpkg {

std::string_view kind_text(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return "type";
    case ItemKind::value: return "value";
    case ItemKind::fn: return "fn";
  }
  DARKPKG_UNREACHABLE();
}

std::optional<ItemKind> parse_kind(std::string_view text) {
  for (ItemKind kind : kItemKinds)
    if (kind_text(kind) == text) return kind;
  return std::nullopt;
}

std::string_view kind_word(ItemKind kind) { return kind == ItemKind::fn ? "function" : kind_text(kind); }

std::string full_name(std::span<const std::string> modules, std::string_view name) {
  std::string full;
  for (const std::string& module : modules) {
    full += module;
    full += '.';
  }
  full += name;
  return full;
}

std::vector<std::string> name_parts(std::string_view dotted) {
  std::vector<std::string> out;
  while (!dotted.empty()) {
    std::size_t dot = dotted.find('.');
    out.emplace_back(dotted.substr(0, dot));
    dotted.remove_prefix(dot == std::string_view::npos ? dotted.size() : dot + 1);
  }
  return out;
}

Location location_of(ItemKind kind, std::string_view full_name) {
  Location out{kind, name_parts(full_name), {}};
  if (out.modules.empty()) return out;
  out.name = std::move(out.modules.back());
  out.modules.pop_back();
  return out;
}

}  // namespace darkpkg
