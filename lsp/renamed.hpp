#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/cursor.hpp"

namespace darkpkg::lsp {

/// A file in which a name is replaced.
struct Renamed {
  PlacedFile file;
  std::vector<Span> places;  ///< ascending
  std::string text;
  std::uint32_t size = 0;  ///< of the new name

  /// Where a place of the file is in the text.
  Span moved(Span at) const;
};
/// Throws RequestError if the text has errors already.
Renamed renamed(PlacedFile file, std::vector<Span> places, std::string_view name);

/// Refuses to rename.
[[noreturn]] void refuse(std::string why);
/// Is it a name as both editions have them?
bool is_name(std::string_view text);

/// What the renamed text compiles to, with the ids of `view`. Throws RequestError if it has errors.
std::shared_ptr<const store::SourceFile> compiled(const Renamed& renamed, const store::Snapshot& view);
/// Where its items and their names are.
object::Positions positions_of(const store::SourceFile& file);
/// Refuses if a local would take a name for itself, or give one away: all of them have the same places.
void require_same_locals(const Renamed& renamed);
/// What a client does to rename.
Json edit_of(Context& context, std::span<const Renamed> all, const std::string& name);

}  // namespace darkpkg::lsp
