#pragma once

namespace darkpkg::database {

/// SQLite writes a log of n pages by 2 n small writes: the head of a frame, and its page (sqlite.org/walformat.html).
/// A file system of this name, which is the default one otherwise, gathers them: a transaction's frames are with the
/// system when its last one is written, as before, but it is asked a sixtieth as often. Registers it when it is first
/// called.
const char* gathering_file_system();

}  // namespace darkpkg::database
