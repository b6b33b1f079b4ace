#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cache/object/container.hpp"
#include "cache/object/sections.hpp"

namespace darkpkg::object {

/// What a file's items use under names that begin alike.
struct NameUses {
  /// An item that has such a reference. Modules and references are numbered, since they repeat.
  struct User {
    ItemKind kind{};
    std::string name;
    std::uint32_t modules = 0;
    std::uint32_t reference = 0;
    std::vector<std::uint32_t> offsets;  ///< of the uses: bytes of the source's text, in the order of the source
  };
  std::vector<std::vector<std::string>> modules;  ///< each once; the owner first
  std::vector<Reference> references;              ///< each once
  std::vector<User> users;                        ///< in the order of the source; one for each reference of an item
};

/// The references whose last part starts with `start`: what Reader::index and Reader::positions say of them, without
/// decoding what these say of all others. An error if the two sections are malformed.
Result<NameUses> uses_of_names(const Reader& reader, std::string_view start);

}  // namespace darkpkg::object
