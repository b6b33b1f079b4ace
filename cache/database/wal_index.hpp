#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cache/database/database.hpp"

struct sqlite3_file;
struct sqlite3_vfs;

/// SQLite finds a page in its log (the WAL) by an index in shared memory (sqlite.org/walformat.html, 2). The first who
/// opens a database makes it anew, for which it reads the whole log and computes its checksums: 0.3 to 0.8 ms a MB. A
/// link that closes its database writes the index into a file of ours beside it, `data.db.wal-index`, and whoever of us
/// opens it next, while the log is the same file with the same bytes, takes it from there.
namespace darkpkg::database {

/// What tells the system's start from all others, which may have lost writes that were not synced; empty if that can't
/// be known.
std::string system_start();

/// Writes the index of this database's log, if it has one. Something must have been read by this connection. What fails
/// only costs time: then there is no file, or one that nobody takes. `start` is what system_start() says, or another
/// one for tests.
void save_wal_index(const Database& database, std::string_view start);

/// The file that it is written to.
std::string wal_index_path(std::string_view database);

/// Bytes that a file of a file system needs behind those of the one below, to be opened by open_indexed().
std::size_t indexed_file_size(const sqlite3_vfs& below);
/// Opens a database's file in the file system below; it takes its index from the file if it can. SQLite's result code.
int open_indexed(sqlite3_vfs& below, const char* name, sqlite3_file* file, int flags, int* out_flags);

}  // namespace darkpkg::database
