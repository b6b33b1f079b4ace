#pragma once

#include <string>

#include "rules/edition/edition.hpp"
#include "store/snapshot.hpp"

namespace darkpkg::lsp {

/// What people read of an item.
struct ItemWords {
  std::string signature;    ///< its head on one line, with its kind and its full name
  std::string description;  ///< of its doc comment; empty if there is none
};
/// As its source has it: names in it are as they are written.
ItemWords words_of(const Edition& edition, const store::Item& item);

/// Values of the protocol's SymbolKind and CompletionItemKind.
int symbol_kind(ItemKind kind);
int completion_kind(ItemKind kind);

}  // namespace darkpkg::lsp
