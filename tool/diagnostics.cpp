#include "tool/diagnostics.hpp"

#include "base/environment.hpp"
#include "base/file.hpp"
#include "language/source/source.hpp"

namespace darkpkg {

std::optional<std::string> source_text(const std::string& path) {
  Result<std::string> bytes = read_file(path, kLargestSource);
  if (!bytes) return std::nullopt;
  Diagnostics ignored;
  std::optional<Source> source = decode_source(path, *bytes, ignored);
  if (!source) return std::nullopt;
  return std::move(source->text);
}

std::optional<std::string> shown_source_text(const std::string& path) {
  const std::string folder = environment::text("DARKPKG_FOLDER");
  return source_text(path.starts_with('/') || folder.empty() ? path : folder + "/" + path);
}

void add_diagnostics(Renderer& renderer, const std::vector<link::FileDiagnostics>& files) {
  for (const link::FileDiagnostics& file : files) {
    if (file.diagnostics.empty()) continue;
    std::string text = source_text(file.path).value_or("");
    for (Diagnostic diagnostic : file.diagnostics.all()) {
      for (Note& note : diagnostic.notes)
        if (!note.path.empty()) note.path = shown_path(note.path);
      renderer.add(shown_path(file.path), text, diagnostic);
    }
  }
}

}  // namespace darkpkg
