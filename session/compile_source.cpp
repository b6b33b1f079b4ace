#include "session/compile_source.hpp"

#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "workspace/tick.hpp"

namespace darkpkg {

Result<FileContents> read_source(const std::string& path) {
  for (;;) {
    Result<FileContents> contents = read_file_and_stat(path);
    // ctime is the time of the last save also if the editor sets another mtime.
    if (!contents || !wait_out_tick(contents->stat.ctime_ns)) return contents;
  }
}

CompiledSource compile_source(const Edition& edition, const std::string& path, const FileContents& contents) {
  CompiledSource out;
  out.compiled = compile(edition, path, contents.bytes);
  out.source_mtime_ns = contents.stat.mtime_ns;
  if (out.compiled.object && !out.compiled.diagnostics.has_errors())
    out.object =
        object::encode(*out.compiled.object, edition.name(), edition.fingerprints().compiler, sha256(contents.bytes));
  return out;
}

Result<CompiledSource> compile_source(const Edition& edition, const std::string& path) {
  return read_source(path).map([&](const FileContents& contents) { return compile_source(edition, path, contents); });
}

link::Compiler compiler_of(const Edition& edition) {
  return [&edition](const std::string& path, Diagnostics& diagnostics) -> Result<std::optional<link::Recompiled>> {
    Result<CompiledSource> source = compile_source(edition, path);
    if (!source) return tl::unexpected(source.error());
    diagnostics = std::move(source->compiled.diagnostics);
    if (source->object.empty()) return std::nullopt;
    return link::Recompiled{std::move(source->object), source->source_mtime_ns};
  };
}

}  // namespace darkpkg
