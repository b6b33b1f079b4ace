#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cache/database/database.hpp"
#include "cache/database/tables/warnings.hpp"
#include "link/link.hpp"
#include "link/linked_file.hpp"

/// Warnings as they are stored, and as people are told.
namespace darkpkg::link {

/// Without Warning::item, which is another number; nothing if this program has no such warning.
std::optional<Warning> warning_of(const database::WarningRow& row);
/// The stored warnings of one file.
std::vector<Warning> warnings_of(database::Database& database, FileId file);

/// The warnings about the file of pinned ids.
struct PinWarnings {
  std::vector<Warning> warnings;
  bool are_new = false;  ///< found by this link; else they are those that are stored
};

/// How many warnings all files have, without those that are allowed: of files that were not looked at, the stored ones.
std::size_t count_warnings(database::Database& database, const LinkedFiles& files, const PinWarnings& pins,
                           const std::vector<std::string>& allowed);
/// If warnings are errors, those of files that were not read count too: adds them to the files' diagnostics.
void add_stored_warnings(database::Database& database, LinkedFiles& files);
/// Takes what people are told out of the files, without what is allowed.
/// `in_order`: the files are in none, what is told of them is to be in that of their paths.
std::vector<FileDiagnostics> take_diagnostics(LinkedFiles& files, const PinWarnings& pins, const Options& options,
                                              bool in_order);

}  // namespace darkpkg::link
