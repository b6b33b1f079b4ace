#pragma once

#include <span>

#include "link/context.hpp"

namespace darkpkg::link {

/// Compares the stats of all objects with the recorded ones: one merge of two sorted lists. Marks files stale, adds
/// removed ones.
Result<void> scan_files(Context& context);

/// Reads the files' objects, where that was not done yet. One that is missing, damaged or of another compiler is a
/// miss: the source is compiled here and the object written again. Where the source has errors they are in
/// File::diagnostics, and the context has errors. Sets File::looked_at.
Result<void> load(Context& context, std::span<File* const> files);

/// Compiles the source and writes its object again; `why` says what is wrong with the one that is there.
Result<void> reload_from_source(Context& context, LinkedFile& file, const std::string& why);

}  // namespace darkpkg::link
