#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "rules/item_readers.hpp"

/// Items as people read them, from a database or from an object.
namespace darkpkg::lookup {

using darkpkg::NameOf;
using darkpkg::StoredItem;
using Form = ItemForm;

/// The item's PT or RT, readable. An error if the bytes are malformed.
Result<std::string> text(const Edition& edition, const StoredItem& item, Form form, const NameOf& name_of);
/// The head of the item on one line, see ItemReader::signature.
Result<std::string> signature(const Edition& edition, const StoredItem& item, const NameOf& name_of);
/// What the item's doc comment says.
Result<std::string> description(const Edition& edition, const StoredItem& item);
/// What the PT refers to.
Result<std::vector<UsedItem>> used_items(const Edition& edition, const StoredItem& item);
Result<UsedNames> used_names(const Edition& edition, const StoredItem& item);
/// Both forms as JSON, with Dark's names of the constructors.
Result<nlohmann::ordered_json> json(const Edition& edition, const StoredItem& item, const NameOf& name_of);

}  // namespace darkpkg::lookup
