#pragma once

#include <vector>

#include "cache/database/tables/mentions.hpp"
#include "link/linked_file.hpp"

namespace darkpkg::link {

/// What all files mention, from the objects alone: for a full link, while its database is busy with other rows.
database::AllMentions all_mentions(const Edition& edition, const LinkedFiles& files);

/// Writes what the tables of files, references and warnings should have for the files that were read, looked at or
/// removed. Rows that are right already are left alone. Did a file come, go or change, more than its object's stat?
/// `pins`: the warnings about the file of pinned ids; null: they are as before. `all`: a full link's; null if the step
/// is none.
bool write_file_tables(database::Database& database, const Step& step, const LinkedFiles& files,
                       const std::vector<Warning>* pins, const database::AllMentions* all);

}  // namespace darkpkg::link
