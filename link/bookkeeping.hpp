#pragma once

#include "cache/database/tables/mentions.hpp"
#include "link/context.hpp"

namespace darkpkg::link {

/// What all files mention, from the objects alone: for a full link, while its database is busy with other rows.
database::AllMentions all_mentions(const Context& context);

/// Writes what the tables of files, references and warnings should have for the files that were read, looked at or
/// removed. Rows that are right already are left alone. Did a file come, go or change, more than its object's stat?
/// `all`: a full link's; null if the link is none.
bool write_file_tables(Context& context, const database::AllMentions* all);

}  // namespace darkpkg::link
