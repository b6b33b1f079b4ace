#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "language/item.hpp"

/// What an object (`.darkc`) holds, section by section. Plain data: the container (cache/object/container.hpp) checks,
/// compresses and stores it, the compiler fills it, the linker and `inspect` read it.
namespace darkpkg::object {

using darkpkg::ItemKind;

/// What a reference may resolve to, and what happens where it does not.
enum class ReferenceKind : std::uint8_t {
  type,               ///< a type; the build fails where there is none
  fn,                 ///< `M.f x`: a function; stored as "not found" where there is none, with a warning
  required_fn,        ///< `|> M.f`: a function; the build fails where there is none
  fn_or_value,        ///< `M.x` alone: a function, else a value, else the build fails
  value_or_variable,  ///< `x`: a value, else the variable of that name
  fn_or_local,        ///< `f x`, `|> f`: a function, else the parameter or variable of that name
};

/// A name that an item uses, as written. The item's own module is where its resolution starts.
struct Reference {
  ReferenceKind kind{};
  std::vector<std::string> names;  ///< `A.B.c_v1`: all parts as written; at least one
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// 128 bits of XXH3 over uncompressed content: "did this change?", never "is this authentic?".
using ContentHash = std::array<std::uint8_t, 16>;

/// An item as the linker sees it without reading its body.
struct IndexItem {
  ItemKind kind{};
  std::vector<std::string> modules;   ///< the owner first; at least one
  std::string name;                   ///< without `_vN`
  std::vector<Reference> references;  ///< numbered by position; PT, RT and positions use the numbers
  ContentHash hash{};                 ///< of this entry and of the item's PT and RT code; not stored: see decode()
};

/// Section `index`.
struct Index {
  std::vector<IndexItem> items;  ///< in the order of the source: types, values and functions as they are met
};

/// The bytes of a PT or RT blob without its header, with holes that the linker fills (see relocation.hpp).
struct Code {
  std::string bytes;        ///< all bytes that don't depend on other files
  std::string relocations;  ///< packed, in order: written by append_relocation, read by RelocationReader
  friend bool operator==(const Code&, const Code&) = default;
};

/// What the RT code of an item takes for granted; the linker lowers the item again where one does not hold.
enum class ExpectationKind : std::uint8_t {
  not_a_value,    ///< a bound name is a variable
  not_a_fn,       ///< a bound or parameter name that is called is no function
  is_a_fn,        ///< `M.f x` finds its function
  is_option,      ///< the enum's type is the pinned Option
  is_result,      ///< the enum's type is the pinned Result
  is_other_type,  ///< the enum's type is neither
};
struct Expectation {
  ExpectationKind kind{};
  std::uint32_t reference = 0;
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// The RT code of an item and the resolutions it was lowered for.
struct RuntimeCode {
  Code code;
  std::vector<Expectation> expectations;
  friend bool operator==(const RuntimeCode&, const RuntimeCode&) = default;
};

/// Section `pt`: one entry for each item of the index.
struct ProgramSection {
  std::vector<Code> items;
};

/// Section `rt`: one entry for each item of the index.
struct RuntimeSection {
  std::vector<RuntimeCode> items;
};

/// Bytes of the source's text; see Span in rules/diagnostics.
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
  ProgramSection program;
  RuntimeSection runtime;
  Positions positions;
};

}  // namespace darkpkg::object
