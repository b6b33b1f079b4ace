#pragma once

#include <string>
#include <vector>

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/program/references.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// A type, value or function of a file, with the names that it uses as references.
struct ProgramItem {
  ItemKind kind{};
  std::vector<std::string> modules;  ///< the owner first
  std::string name;
  pt::Item item;  ///< with open nodes; its hash and its ids are not set
  std::vector<Reference> references;
  object::ItemPositions positions;
};

/// The items of a parsed file in Dark's order: all types, then all values, then all functions, each in the order of the
/// source (LibParser/Package.fs). The trees live in `arena` and point into it and into the source's text. If errors are
/// reported the items are not to be used.
std::vector<ProgramItem> convert_program(const syntax::File& file, Arena& arena, Diagnostics& diagnostics);

}  // namespace darkpkg::hash
