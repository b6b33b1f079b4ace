#include "link/affected.hpp"

#include <optional>

namespace darkpkg::link {

ChangedNames::ChangedNames(const Edition& edition, std::span<const Location> appeared,
                           std::span<const Location> disappeared)
    : edition_(&edition) {
  for (std::span<const Location> list : {appeared, disappeared})
    for (const Location& location : list) locations_.emplace(location.name, &location);
}

std::vector<std::string_view> ChangedNames::last_parts() const {
  std::vector<std::string_view> out;
  out.reserve(locations_.size());
  for (const auto& [name, location] : locations_) out.push_back(name);
  return out;
}

std::vector<std::pair<std::string_view, std::string>> ChangedNames::mentions() const {
  std::vector<std::pair<std::string_view, std::string>> out;
  for (const auto& [name, location] : locations_)
    for (std::string& qualifier : possible_qualifiers(*location)) out.emplace_back(name, std::move(qualifier));
  return out;
}

bool ChangedNames::affect(const object::IndexItem& item) const {
  for (const Reference& reference : item.references) {
    std::optional<std::string_view> name = edition_->item_name(reference);
    if (!name) continue;
    auto [from, to] = locations_.equal_range(*name);
    for (; from != to; ++from)
      if (could_mean(*edition_, reference, item.modules, *from->second)) return true;
  }
  return false;
}

}  // namespace darkpkg::link
