#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "language/item_id.hpp"
#include "rules/wire/package_reference.hpp"
#include "rules/wire/print.hpp"

/// Items as people read them, from a database or from an object.
namespace darkpkg::lookup {

/// An item with its final bytes.
struct StoredItem {
  object::ItemKind kind{};
  std::string name;  ///< the full one, dotted
  ItemId id;
  std::string program;  ///< the PT blob, with its header
  std::string runtime;  ///< the RT blob, with its header; empty where it was not read
};

enum class Form : std::uint8_t { program, runtime };

/// Whether the functions below can read the item: edition `hash` has other formats.
bool is_readable(const StoredItem& item);

/// The item's PT or RT, readable. An error where the bytes are malformed.
Result<std::string> text(const StoredItem& item, Form form, const wire::NameOf& name_of);
/// The head of the item on one line, see wire::print_signature.
Result<std::string> signature(const StoredItem& item, const wire::NameOf& name_of);
/// The items that the PT refers to, as often as it does.
Result<wire::PackageReferences> package_references(const StoredItem& item);
/// The PT, or both forms, as JSON, with Dark's names of the constructors.
Result<nlohmann::ordered_json> program_json(const StoredItem& item, const wire::NameOf& name_of);
Result<nlohmann::ordered_json> json(const StoredItem& item, const wire::NameOf& name_of);

}  // namespace darkpkg::lookup
