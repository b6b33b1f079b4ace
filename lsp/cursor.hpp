#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"
#include "language/resolution.hpp"
#include "lsp/context.hpp"
#include "rules/edition/locals.hpp"

namespace darkpkg::lsp {

/// A source with what its last text without errors says of places. They are shown in the text as it is now: while that
/// has errors, what stands before and behind the part that differs keeps its place.
class PlacedFile {
 public:
  /// Nothing if there is no such source, or if it never had a text without errors.
  static std::optional<PlacedFile> open(Context& context, Packages& packages, const std::string& source);

  Packages& packages() const { return *packages_; }
  const std::string& source() const { return source_; }
  const store::SourceFile& file() const { return *file_; }
  const std::vector<object::ItemPositions>& items() const { return positions_->items; }
  const std::string& text() const { return *text_; }
  /// The last text without errors, which the places of items() are in.
  const std::string& compiled_text() const { return *compiled_text_; }
  /// Of compiled_text(); read when they are asked for.
  const BareNames& bare_names() const;
  const Lines& lines() const { return *lines_; }
  const std::string& uri() const { return uri_; }

  /// From a place of the object to one of the text; nothing if it is in what differs.
  std::optional<Span> shown(Span at) const;
  std::optional<Span> shown(const object::Position& at) const { return shown(Span{at.offset, at.length}); }
  /// The inverse.
  std::optional<std::uint32_t> compiled(std::uint32_t offset) const;
  /// A place in the text for the protocol.
  Json location(Span shown) const;

 private:
  Packages* packages_ = nullptr;
  std::string source_, uri_;
  const store::SourceFile* file_ = nullptr;
  std::shared_ptr<const object::Positions> positions_;
  std::shared_ptr<const std::string> text_, compiled_text_;
  std::shared_ptr<const Lines> lines_;
  std::shared_ptr<std::optional<BareNames>> bare_names_ = std::make_shared<std::optional<BareNames>>();
  std::uint32_t same_before_ = 0, same_behind_ = 0;  // bytes
};

/// A name in a text: of a definition, or of a use of one.
struct Name {
  const store::Item* in = nullptr;  ///< the item in whose definition it stands
  Span at;                          ///< in the text
  bool is_definition = false;
  const Reference* reference = nullptr;  ///< of a use
  Resolution means;                      ///< of a use
  const store::Item* item = nullptr;     ///< what it means; null: a builtin, or nothing

  bool means_something() const { return item || !means.missing(); }
};

/// Where a request is.
struct Cursor {
  PlacedFile file;
  std::uint32_t offset = 0;  ///< in the text
};

/// The document of a request, and where it is a source. Throws RequestError if it is not open.
const Document& document_of(Context& context, const Json& params);
std::optional<PlacedFile> file_of(Context& context, const Json& params);
std::optional<Cursor> cursor_of(Context& context, const Json& params);
Position position_of(const Json& json);

/// The dotted name that a place begins with: that of a type may have its arguments behind it.
Span dotted_name(std::string_view text, Span at);
/// The name at the cursor.
std::optional<Name> name_at(const Cursor& cursor);
/// The names in the definition of an item, by its number in the file.
std::vector<Name> names_of(const PlacedFile& file, std::size_t number);
/// All names in a file, in the order of the text.
std::vector<Name> all_names(const PlacedFile& file);
/// All names in a file that mean the item, and its definition's if that is there, in the order of the text.
std::vector<Name> names_meaning(const PlacedFile& file, const store::Item& item);
/// The files in which names may mean the item.
std::vector<const store::SourceFile*> files_naming(const store::Snapshot& view, const store::Item& item);

}  // namespace darkpkg::lsp
