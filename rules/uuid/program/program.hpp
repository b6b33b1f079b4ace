#pragma once

#include <string>
#include <vector>

#include "base/arena.hpp"
#include "cache/object/sections.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg {

/// A type, value or function of a file, with the names that it uses as references.
struct ProgramItem {
  object::ItemKind kind{};
  std::vector<std::string> modules;  ///< the owner first
  std::string name;                  ///< without `_vN`
  pt::Item item;                     ///< its UUID and expression ids are not set
  std::vector<Reference> references;
  object::ItemPositions positions;
};

/// The items of a parsed file in the order of the source. The trees live in `arena` and point into the source's text.
/// If errors are reported the items are not to be used.
std::vector<ProgramItem> convert_program(const syntax::File& file, Arena& arena, Diagnostics& diagnostics);

}  // namespace darkpkg
