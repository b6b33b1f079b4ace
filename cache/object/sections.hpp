#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "language/item.hpp"
#include "language/reference.hpp"

/// What an object (`.darkc`) holds, section by section. Plain data: the container (cache/object/container.hpp) checks,
/// compresses and stores it, the compiler fills it, the linker and `inspect` read it.
namespace darkpkg::object {

using darkpkg::ItemKind;

using darkpkg::Reference;

/// 128 bits of XXH3 over uncompressed content: "did this change?", never "is this authentic?".
using ContentHash = std::array<std::uint8_t, 16>;

/// An item as the linker sees it without reading its body.
struct IndexItem {
  ItemKind kind{};
  std::vector<std::string> modules;   ///< the owner first; at least one
  std::string name;                   ///< without `_vN`
  std::vector<Reference> references;  ///< numbered by position; bodies and positions use the numbers
  ContentHash hash{};                 ///< of this entry and of the item's bodies; not stored: see decode()
};

/// Section `index`.
struct Index {
  std::vector<IndexItem> items;  ///< in the order of the source: types, values and functions as they are met
};

/// Bytes with holes that the linker fills.
struct Code {
  std::string bytes;        ///< all bytes that don't depend on other files
  std::string relocations;  ///< packed, in order
  friend bool operator==(const Code&, const Code&) = default;
};

/// One of the forms of an item. What is in it only its edition knows.
struct Body {
  Code code;
  std::string expectations;  ///< what the code takes for granted of the item's references
  friend bool operator==(const Body&, const Body&) = default;
};
/// The bodies of all items of an object: by form, then by item.
using Bodies = std::vector<std::vector<Body>>;

/// Bytes of the source's text; see Span in language/diagnostics.
struct Position {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// A use of a reference at a place.
struct Use {
  std::uint32_t reference = 0;
  Position at;
};

/// A use of a bare name that nothing binds where it stands: if no definition has the name either, it means nothing.
struct Unbound {
  std::uint32_t use = 0;  ///< number of the use
  std::string similar;    ///< a bound name that is spelt nearly so; may be empty
};

struct ItemPositions {
  Position name;                 ///< of the definition's name
  Position whole;                ///< of the whole definition
  std::vector<Use> uses;         ///< in the order of the source
  std::vector<Unbound> unbound;  ///< in the order of the uses
};

/// A warning that the compiler found in the file alone; `code` is that of diagnostics.def ("W0403").
struct Warning {
  std::string code;
  Position at;
  std::string message;
  std::string help;
};

/// Section `positions`: for messages and look-ups only, nothing in it reaches the database's Dark tables.
struct Positions {
  std::vector<ItemPositions> items;  ///< one for each item of the index
  std::vector<Warning> warnings;
};

/// An object without its container.
struct Object {
  Index index;
  Bodies bodies;
  Positions positions;
};

}  // namespace darkpkg::object
