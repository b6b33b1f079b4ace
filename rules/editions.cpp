#include "rules/editions.hpp"

#include <array>

#include "rules/hash/edition.hpp"
#include "rules/uuid/edition.hpp"

namespace darkpkg {

std::span<const Edition* const> editions() {
  static const std::array<const Edition*, 2> all{&uuid::edition(), &hash::edition()};
  return all;
}

const Edition* find_edition(std::string_view name) {
  for (const Edition* edition : editions())
    if (edition->name() == name) return edition;
  return nullptr;
}

const Edition& default_edition() { return hash::edition(); }
const Edition& first_edition() { return uuid::edition(); }

}  // namespace darkpkg
