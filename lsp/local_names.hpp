#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lsp/cursor.hpp"

namespace darkpkg::lsp {

/// A parameter or a variable, with its places in the text as it is now.
struct LocalName {
  std::string name;
  std::vector<Span> bindings, uses;  ///< in the order of the text
  std::string type;                  ///< of a parameter, as it is written; empty: it is not

  /// The bindings and the uses, in the order of the text.
  std::vector<Span> places() const;
};

/// What is at the cursor. At most one of them means something.
struct Pointed {
  Cursor cursor;
  std::optional<Name> name;        ///< of an item or a builtin, or one that means nothing
  std::optional<LocalName> local;  ///< of which the cursor is at a binding or a use
};
/// Nothing if the request is about no source.
std::optional<Pointed> pointed_at(Context& context, const Json& params);
/// The place of a local that the cursor is at.
std::optional<Span> place_at(const LocalName& local, std::uint32_t offset);

}  // namespace darkpkg::lsp
