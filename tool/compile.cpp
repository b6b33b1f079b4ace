#include "tool/compile.hpp"

#include "base/fingerprint.hpp"
#include "base/output_file.hpp"
#include "base/sha256.hpp"
#include "cache/object/object_file.hpp"
#include "session/compile_source.hpp"
#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/environment.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {

namespace {

/// The object that some build made of the same bytes, if a shared folder is on. One whose warnings are to be shown is
/// compiled.
std::optional<std::string> shared_object(const CompileOptions& options, const artifacts::Folder& shared,
                                         std::string_view bytes) {
  if (!options.hide_warnings) return std::nullopt;
  return shared.get(object::compiler_id(options.edition->fingerprints().compiler), sha256(bytes));
}

/// An object whose time tells of its source, or no more than its bytes if `path` is a device or a pipe.
Result<void> write(const std::string& path, std::string_view bytes, std::int64_t source_mtime_ns) {
  return find_output(path).and_then([&](const OutputPlace& place) {
    return place.regular.empty() ? write_output(place, bytes) : object::write_object(path, bytes, source_mtime_ns);
  });
}

}  // namespace

ExitCode run_compile(const CompileOptions& options) {
  Result<FileContents> contents = read_source(options.source);
  if (!contents) return report(contents.error());
  std::optional<artifacts::Folder> shared;
  if (!options.object.empty()) {
    Result<std::optional<artifacts::Folder>> opened = Caches::folder_from_environment();
    if (!opened) {
      report(opened.error());
      return kUsageError;
    }
    shared = std::move(*opened);
  }
  if (std::optional<std::string> known = shared ? shared_object(options, *shared, contents->bytes) : std::nullopt) {
    Result<void> written = write(options.object, *known, contents->stat.mtime_ns);
    return written ? kOk : report(written.error());
  }

  const CompiledSource source = compile_source(*options.edition, options.source, *contents);
  const Compiled& compiled = source.compiled;

  bool has_errors = compiled.diagnostics.has_errors();
  if (!compiled.diagnostics.empty() || options.format == Format::sarif) {
    Renderer renderer(options.format, stderr_has_colour(), false);
    const std::string path = shown_path(options.source);
    for (const Diagnostic& diagnostic : compiled.diagnostics.all())
      if (has_errors || !options.hide_warnings) renderer.add(path, compiled.source.text, diagnostic);
    renderer.print();
  }
  if (source.object.empty()) return kUserError;
  if (options.object.empty()) return kOk;
  if (Result<void> written = write(options.object, source.object, source.source_mtime_ns); !written)
    return report(written.error());
  if (shared) (void)shared->put(source.object);
  return kOk;
}

void add_compile(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("compile", "Compile one .dark file to an object");
  auto options = std::make_shared<CompileOptions>();
  options->format = default_format();
  auto format = std::make_shared<std::string>(format_name(options->format));
  auto edition = std::make_shared<std::string>(usual_edition().name());
  command->add_option("FILE", options->source, "The source")->required();
  command->add_option("-o,--output", options->object, "The object to write; without it the source is only checked");
  command->add_flag("-w,--no-warnings", options->hide_warnings, "Show errors only");
  add_edition_option(*command, *edition, "The Dark that the source is for")->capture_default_str();
  command->add_option("--format", *format, "How to show diagnostics: text, short, json or sarif")
      ->one_of({"text", "short", "json", "sarif"});
  command->footer("Example:\n  darkpkg compile packages/list.dark -o list.darkc");
  command->callback([options, format, edition, &exit_code] {
    options->format = *parse_format(*format);
    options->edition = find_edition(*edition);
    exit_code = run_compile(*options);
  });
}

}  // namespace darkpkg
