#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "base/result.hpp"
#include "link/link.hpp"
#include "rules/compilers.hpp"

namespace darkpkg {

/// A source file from its bytes to the bytes of its object.
struct CompiledSource {
  Compiled compiled;
  std::string object;                ///< empty if the source has errors
  std::int64_t source_mtime_ns = 0;  ///< read before the source was
};

/// Reads a source in a state that no later save can be mistaken for.
Result<FileContents> read_source(const std::string& path);

/// Compiles what was read.
CompiledSource compile_source(const Edition& edition, const std::string& path, const FileContents& contents);

/// Reads and compiles a file. An error only if it can't be read.
Result<CompiledSource> compile_source(const Edition& edition, const std::string& path);

/// The same as a link wants it: its Options::compiler.
link::Compiler compiler_of(const Edition& edition);

}  // namespace darkpkg
