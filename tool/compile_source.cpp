#include "tool/compile_source.hpp"

#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "ninja/tick.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {

Result<FileContents> read_source(const std::string& path) {
  for (;;) {
    Result<FileContents> contents = read_file_and_stat(path);
    // ctime is the time of the last save also where the editor sets another mtime.
    if (!contents || !wait_out_tick(contents->stat.ctime_ns)) return contents;
  }
}

CompiledSource compile_source(const std::string& path, const FileContents& contents) {
  CompiledSource out;
  out.shown_path = shown_path(path);
  out.compiled = compile(out.shown_path, contents.bytes);
  out.source_mtime_ns = contents.stat.mtime_ns;
  if (out.compiled.object && !out.compiled.diagnostics.has_errors())
    out.object = object::encode(*out.compiled.object, kCompilerFingerprint, sha256(contents.bytes));
  return out;
}

Result<CompiledSource> compile_source(const std::string& path) {
  return read_source(path).map([&](const FileContents& contents) { return compile_source(path, contents); });
}

}  // namespace darkpkg
