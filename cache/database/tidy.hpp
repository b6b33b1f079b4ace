#pragma once

#include <string>

namespace darkpkg::database {

/// Has a process of its own move a large WAL into the database file, at once and while nobody waits: who opens a
/// database alone reads all of its WAL. Readers and the next writer don't wait for it, and if it can't be done, or is
/// ended, nothing is lost: the next build tries again. The caller has closed its connections to the database. If CI is
/// set, as CI services do, this process does it: the next step may copy the files.
///
/// `stamp`: a file that the database must not look younger than, or empty: it has been newer than the database since
/// that was linked, and moving pages changes no row.
void tidy_beside(const std::string& path, const std::string& stamp);

/// What that process does.
void tidy(const std::string& path, const std::string& stamp);

}  // namespace darkpkg::database
