#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "language/item_id.hpp"

namespace darkpkg {

/// An item with its final bytes.
struct StoredItem {
  ItemKind kind{};
  std::string name;  ///< the full one, dotted
  ItemId id;
  std::string program;  ///< the PT blob, with its header
  std::string runtime;  ///< the RT blob, with its header; empty if it was not read, or if there is none
};

enum class ItemForm : std::uint8_t { program, runtime };

/// The full name of an item; empty if it is not known, and its id is shown.
using NameOf = std::function<std::string(ItemKind, const ItemId&)>;

/// An item that the PT of another refers to.
struct UsedItem {
  ItemKind kind{};
  ItemId id;
  std::string name;  ///< the full one, if PT has it
};
/// What else PT refers to.
struct UsedNames {
  std::set<std::string> builtins;  ///< `Builtin.name`, with `_vN` unless N is 0
  std::set<std::string> missing;   ///< names that mean nothing, as they are written
};

/// How many relocations and expectations a body of an object has; nothing if its form has none of them.
struct BodyCounts {
  std::optional<std::size_t> relocations;
  std::optional<std::size_t> expectations;
};

/// Stored items of an edition as people and tools read them. An error if the bytes are malformed. Trees may be deep:
/// callers need a deep stack (base/deep_stack.hpp).
class ItemReader {
 public:
  virtual ~ItemReader() = default;
  /// PT or RT over several lines.
  virtual Result<std::string> text(const StoredItem& item, ItemForm form, const NameOf& name_of) const = 0;
  /// The head of the item on one line: parameters and result of a function, the definition of a type, a short value.
  virtual Result<std::string> signature(const StoredItem& item, const NameOf& name_of) const = 0;
  /// What the doc comment says; empty if there is none.
  virtual Result<std::string> description(const StoredItem& item) const = 0;
  /// PT or RT, with Dark's names of the constructors; null if the item has no such form.
  virtual Result<nlohmann::ordered_json> json(const StoredItem& item, ItemForm form, const NameOf& name_of) const = 0;
  /// The items that PT refers to, in its order and as often as it does.
  virtual Result<std::vector<UsedItem>> used_items(const StoredItem& item) const = 0;
  virtual Result<UsedNames> used_names(const StoredItem& item) const = 0;

  /// Of an object's body; `form` as in Edition::forms. Malformed ones count up to where they are.
  virtual BodyCounts counts(std::size_t form, const object::Body& body) const = 0;
};

}  // namespace darkpkg
