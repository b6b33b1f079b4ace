#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fingerprint.hpp"
#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/reference.hpp"
#include "language/resolution.hpp"

namespace darkpkg {

class Inputs;

/// What an edition made of an item and may need again in the same link; of its own.
class KeptCode {
 public:
  virtual ~KeptCode() = default;
};

/// An item on its way from its object to its bytes.
struct LinkedItem {
  NamedItem& item;  ///< its id is set before it is encoded
  const object::IndexItem& index;
  const object::Bodies& bodies;               ///< of all items of its object
  std::size_t number = 0;                     ///< the item's, in its object
  std::span<const Resolution> resolutions;    ///< one for each reference
  std::string_view source = {};               ///< the path of its file, for what only the text tells
  const std::string* text = nullptr;          ///< the text itself, if no file has it
  std::unique_ptr<KeptCode>* kept = nullptr;  ///< where the edition keeps something of the item; null: nowhere

  const object::Body& body(std::size_t form) const { return bodies[form][number]; }
};

/// The final bytes of an item, as Dark's tables have them.
struct ItemBytes {
  std::string program;                      ///< PT, with its header
  std::string runtime;                      ///< RT, with its header; empty if the edition makes it elsewhere
  bool relowered = false;                   ///< RT was made from PT
  std::string description = {};             ///< the doc comment, if the edition's tables have it apart
  std::vector<const NamedItem*> used = {};  ///< the items that PT refers to, likewise
};

/// Where an item's RT comes from.
enum class Runtime : std::uint8_t {
  checked,       ///< from the object if what that takes for granted holds, else from PT
  from_scratch,  ///< from PT also if the object's would do, for tests
  as_compiled,   ///< from the object, whatever that takes for granted
};

/// What is wrong with a name that an item uses, at one place.
struct Problem {
  Code code;
  Span at;
  std::string message;
  std::string help;
  std::uint32_t reference = 0;
};

/// What problems of an item are found from.
struct CheckedItem {
  const object::IndexItem& index;
  const object::ItemPositions& positions;
  const object::Bodies& bodies;
  std::size_t number = 0;  ///< the item's, in its object
  std::span<const Resolution> resolutions;
};

/// The help for a name that was not found. `similar`: a name that is bound there and spelt nearly so, or empty.
using Suggestion = FunctionRef<std::string(const Reference& reference, std::string_view similar)>;

/// What is kept of a warning about a name that an item uses, while the item stays.
struct WarningTraits {
  bool about_bound = false;    ///< it is about the uses that the file binds; else about those that it does not
  bool help_suggests = false;  ///< its help depends on all other names: it is shown, each time anew, but not stored
};

/// How an item gets its id.
enum class Identity : std::uint8_t {
  by_name,     ///< from its kind and name alone
  by_content,  ///< from what it says and from the ids of what it uses: those of its users follow
};

/// The id that an item had before darkpkg came; nothing if it had none.
using PriorId = FunctionRef<std::optional<ItemId>(const object::IndexItem& item, std::string_view full_name)>;

/// What values are evaluated from: PT of a value, RT of others, with its header; and a name, for messages.
struct ItemContent {
  std::string bytes;
  std::string name;
};
/// Finds an item by the text of its id; nothing if there is none.
using FetchContent = FunctionRef<std::optional<ItemContent>(ItemKind kind, std::string_view id)>;

/// What a value is, beside its code.
struct ValueResult {
  std::string id;       ///< its text
  std::string runtime;  ///< RT, with its header
  std::string type;     ///< as the edition's tables have it
};
/// A value that can't be evaluated.
struct ValueProblem {
  std::string id;  ///< its text
  Code code;
  std::string message;
  std::string help;
  std::size_t instruction = 0;  ///< of the value's code
};
struct EvaluatedValues {
  std::vector<ValueResult> results;  ///< none of those that only Dark can evaluate
  std::vector<ValueProblem> problems;
};

/// All that belongs to one edition of Dark: its syntax, its names, its formats, its ids. Everything else is a machine
/// that knows no Dark and calls this one: coarse calls, with values in between. Any thread may call any of them.
class Edition {
 public:
  virtual ~Edition() = default;

  /// `uuid`, `hash`: stands in objects and databases; at most object::kEditionSize bytes.
  virtual std::string_view name() const = 0;
  /// The names of the forms that the items of an object have, in the order of object::Bodies.
  virtual std::span<const std::string_view> forms() const = 0;
  /// Of the sources that make its objects and its rows: if they are others, all is made again.
  virtual const Fingerprints& fingerprints() const = 0;
  /// Does Dark's loader skip files and folders of this path? Relative to the packages' root.
  virtual bool skips(std::string_view path) const = 0;

  // ---- Names. Whatever asks what a name may mean asks these.
  virtual const ReferenceTraits& traits(const Reference& reference) const = 0;
  /// The last part of the reference as an item would have it; nothing if no item can be called so.
  virtual std::optional<std::string_view> item_name(const Reference& reference) const = 0;
  /// Calls `visit` with what the reference, written in the module `modules`, may mean, until it returns true: nearest
  /// first. What was written, but for the last part, is the end of each candidate's module.
  virtual void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                                FunctionRef<bool(const Candidate&)> visit) const = 0;
  /// The name as one would write it.
  virtual std::string_view shown_name(std::string_view full_name) const = 0;
  /// The module whose items are written without the owner in front, by its full name; empty: there is none.
  virtual std::string_view shortcut() const { return {}; }
  /// What someone who wrote `name` for a type may have meant, coming from another language; empty: nothing.
  virtual std::string suggested_type(std::string_view name) const = 0;

  // ---- Problems
  /// The names that must mean something and don't, and what else deserves a warning. `suggestion` is called only for
  /// names that were not found.
  virtual std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) const = 0;
  virtual WarningTraits warning_traits(Code code) const = 0;

  // ---- Items
  virtual Identity identity() const = 0;
  /// A hash of all that an item's id depends on but for the ids of what it uses: while it and they stay, so does the
  /// id. For editions whose ids follow from contents; the item needs no id, nor do those that it uses.
  virtual object::ContentHash said(const LinkedItem& item) const = 0;
  /// Can't a definition of the one kind have the name of one of the other kind?
  virtual bool clash(ItemKind a, ItemKind b) const = 0;
  /// Sets the ids of items that refer to each other, or of one item. All others that they refer to have theirs.
  virtual void identify(std::span<const LinkedItem> knot, const Inputs& inputs, PriorId prior) const = 0;
  /// Makes the final bytes of an item. An error if the object's code is malformed.
  virtual Result<ItemBytes> encode(const LinkedItem& item, const Inputs& inputs, Runtime runtime) const = 0;
  /// What the item's code takes a reference for, as the file alone suggests.
  virtual Resolution::Kind suggested(const LinkedItem& item, std::uint32_t reference) const = 0;
  /// Does encoding the item read its file, whose text may be another later?
  virtual bool reads_source(const LinkedItem&) const { return false; }
  /// Which of the items of one id, in the order in which a loader reads them, has the bytes that Dark's tables have.
  virtual std::size_t winner(std::span<const ItemBytes> sharing) const { return sharing.size() - 1; }
  /// RT of values whose bytes have none, by the texts of their ids. `fetch` finds them and what they use.
  virtual EvaluatedValues evaluate(std::span<const std::string>, FetchContent) const { return {}; }
  /// Where the source has what an instruction of the item's code does; nothing if that can't be told.
  virtual std::optional<Span> place(const LinkedItem&, std::size_t /*instruction*/) const { return std::nullopt; }
};

}  // namespace darkpkg
