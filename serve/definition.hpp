#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/view.hpp"

namespace darkpkg::serve {

/// A part of a definition's text, and what it names; most name nothing.
struct SourcePart {
  std::string text;
  const store::Item* item = nullptr;
  std::string builtin = {};  ///< `Builtin.listMap`; empty: it names none
  bool is_missing = false;   ///< a name that nothing has, and has to
};

/// The text of an item's definition, in parts that make all of it, one behind the other.
struct Definition {
  std::uint32_t line = 0;  ///< of its first character, from 1
  std::string comment;     ///< on the lines before it
  std::vector<SourcePart> parts;
};

/// The definition of an item in its file, below the folder `root`. Nothing if the file is not the one that was compiled
/// any more: it was edited just now, or has errors since. An error if it can't be read, or if the object is damaged.
Result<std::optional<Definition>> definition_of(const store::View& view, const std::string& root,
                                                const store::Item& item);

}  // namespace darkpkg::serve
