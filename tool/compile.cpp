#include "tool/compile.hpp"

#include "cache/object/store.hpp"
#include "tool/cli.hpp"
#include "tool/compile_source.hpp"
#include "tool/message.hpp"

namespace darkpkg {

ExitCode run_compile(const CompileOptions& options) {
  Result<CompiledSource> source = compile_source(options.source);
  if (!source) return report(source.error());
  const Compiled& compiled = source->compiled;

  bool has_errors = compiled.diagnostics.has_errors();
  if (!compiled.diagnostics.empty() || options.format == Format::sarif) {
    Renderer renderer(options.format, stderr_has_colour(), false);
    for (const Diagnostic& diagnostic : compiled.diagnostics.all())
      if (has_errors || !options.hide_warnings) renderer.add(source->shown_path, compiled.source.text, diagnostic);
    renderer.print();
  }
  if (source->object.empty()) return kUserError;
  if (options.object.empty()) return kOk;
  if (Result<void> written = object::write_object(options.object, source->object, source->source_mtime_ns); !written)
    return report(written.error());
  return kOk;
}

void add_compile(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("compile", "Compile one .dark file to an object");
  auto options = std::make_shared<CompileOptions>();
  options->format = default_format();
  auto format = std::make_shared<std::string>(format_name(options->format));
  command->add_option("FILE", options->source, "The source")->required();
  command->add_option("-o,--output", options->object, "The object to write; without it the source is only checked");
  command->add_flag("-w,--no-warnings", options->hide_warnings, "Show errors only");
  command->add_option("--format", *format, "How to show diagnostics: text, short, json or sarif")
      ->check(CLI::IsMember({"text", "short", "json", "sarif"}));
  command->footer("Example:\n  darkpkg compile packages/list.dark -o list.darkc");
  command->callback([options, format, &exit_code] {
    options->format = *parse_format(*format);
    exit_code = run_compile(*options);
  });
}

}  // namespace darkpkg
