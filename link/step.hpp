#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/database/tables/items.hpp"
#include "cache/object/sections.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/resolution.hpp"
#include "link/lookup.hpp"
#include "link/names.hpp"
#include "rules/edition/edition.hpp"
#include "rules/edition/inputs.hpp"

/// A step of the link: from the files that changed to the items that are linked, and to all that is wrong with them. It
/// is the same for a database and for a store in memory, which differ in where the packages of before are (prior.hpp)
/// and in what they make of the items.
namespace darkpkg::link {

class Prior;

/// Items of before are rows, and files have numbers, wherever they are.
using database::FileId;
using database::first_item_row;
using database::ItemRow;

/// A warning of a file, as it is stored.
struct Warning {
  Code code;
  Span at;
  std::string message;
  std::string help;
  std::optional<std::uint32_t> item;  ///< whose reference it is about; nothing: the compiler found it
  std::uint32_t reference = 0;
  std::string shown_help = {};  ///< shown, not stored: what looks like a name depends on all files
};

/// A source.
struct File {
  std::string path;    ///< below the source root
  std::string source;  ///< its whole path
  FileId id = 0;
  bool removed = false;  ///< it is there no longer
  bool looked_at =
      false;  ///< its items are compared with those of before: it has other content, or something that
              ///< its items mention appeared or disappeared, or it has warnings whose places may have moved

  const object::Index* index = nullptr;          ///< null: not loaded
  const object::Bodies* bodies = nullptr;        ///< null before Prior::load_code
  const object::Positions* positions = nullptr;  ///< likewise
  const std::string* text = nullptr;             ///< of the source, if no file has it

  Diagnostics diagnostics;        ///< what is shown
  std::vector<Warning> warnings;  ///< what is stored

  bool loaded() const { return index != nullptr; }
};

/// Why an item is linked, or why not.
enum class Cause : std::uint8_t {
  same,      ///< it stays as it is
  moved,     ///< it stands in another file, and stays as it is
  affected,  ///< names that it uses appeared or disappeared
  changed,   ///< it itself is another
  added,     ///< there was none
};

/// An item of a file that is looked at, or that others concern which are linked.
struct Item : NamedItem {
  File* file = nullptr;
  std::uint32_t number = 0;  ///< in the object
  Cause cause{};
  std::optional<ItemRow> old;           ///< what it was
  std::int64_t row = 0;                 ///< the number of the row that it gets
  std::vector<Resolution> resolutions;  ///< one for each reference, if it is linked
  object::ContentHash said{};           ///< as in its row; set once the item is resolved
  bool linked = false;                  ///< its rows are made and compared
  bool in_cascade = false;              ///< something that it uses says something else, and may get another id
  std::unique_ptr<KeptCode> kept;       ///< the edition's, until the link ends

  const object::IndexItem& index() const { return file->index->items[number]; }
  const object::ItemPositions& positions() const { return file->positions->items[number]; }
  LinkedItem linked_item() {
    return {*this, index(), *file->bodies, number, resolutions, file->source, file->text, &kept};
  }
};

/// A definition that was met before, in the same file or another.
struct Duplicate {
  File* file = nullptr;
  std::uint32_t number = 0;
  File* other = nullptr;
  std::optional<std::uint32_t> other_number;  ///< nothing: its object could not be read
};

/// What the files that are looked at have, compared with what they had. Later passes add the items that others concern.
struct Comparison {
  std::deque<Item> items;                       ///< never moves its elements
  std::vector<ItemRow> removed;                 ///< items without a definition, and those that get another id
  std::vector<Location> appeared, disappeared;  ///< what names may mean now, and no longer; not of a full step
  std::vector<Duplicate> duplicates;
};

struct Step : Comparison {
  explicit Step(const Edition& edition_) : edition(edition_) {}

  const Edition& edition;
  const Inputs* inputs = nullptr;
  Prior* prior = nullptr;
  bool full = false;  ///< every item is resolved, and nothing of before is taken for right
  /// Only what makes the step fail is looked for, not what deserves a warning.
  bool only_errors = false;
  /// Only what is wrong with names is looked for: no item gets an id, nor does anything follow from ids.
  bool only_names = false;

  std::vector<File*> files;  ///< that are looked at, or may be
  std::optional<ItemNames> names;
  std::size_t resolved = 0;                  ///< items whose names were looked up
  std::int64_t read_us = 0, resolve_us = 0;  ///< wall time, in microseconds
  bool has_errors = false;                   ///< in some file's diagnostics

  bool by_content() const { return edition.identity() == Identity::by_content; }
};

/// Finds the items that changed, those that may mean something else, and if ids are of contents those that use what
/// says something else: resolves them and gives them their ids. Then finds what is wrong with them. File::looked_at
/// says where to begin. The error is of the environment; what is wrong with the packages is in the files' diagnostics.
Result<void> run_step(Step& step);

}  // namespace darkpkg::link
