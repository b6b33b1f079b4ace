#pragma once

namespace darkpkg::database {

/// The name of a VFS of SQLite's that is its own but for WALs: there it writes what a transaction appends in few calls.
/// SQLite writes each page in two, its frame's header and the page. Made by the first call.
const char* wal_vfs();

}  // namespace darkpkg::database
