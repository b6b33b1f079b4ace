#include "tool/render/renderer.hpp"

#include <unistd.h>

#include "base/environment.hpp"
#include "base/path.hpp"
#include "report/json.hpp"
#include "tool/message.hpp"
#include "tool/render/sarif.hpp"
#include "tool/render/text.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {
namespace {

bool has_colour(int fd) {
  if (!environment::text("NO_COLOR").empty()) return false;
  if (environment::text("DARKPKG_COLOR") == "always") return true;
  // Emacs reads the messages of its M-x compile from a terminal, of the TERM that Emacs was started in.
  if (environment::text("INSIDE_EMACS").ends_with(",compile")) return false;
  return ::isatty(fd) == 1 && environment::text("TERM") != "dumb";
}

}  // namespace

std::optional<Format> parse_format(std::string_view name) {
  for (Format format : {Format::text, Format::brief, Format::json, Format::sarif})
    if (format_name(format) == name) return format;
  return std::nullopt;
}

std::string_view format_name(Format format) {
  switch (format) {
    case Format::text: return "text";
    case Format::brief: return "short";
    case Format::json: return "json";
    case Format::sarif: return "sarif";
  }
  return "";
}

void Renderer::add(const std::string& path, std::string_view text, const Diagnostic& diagnostic) {
  bool machine = format_ == Format::json || format_ == Format::sarif;
  bool is_error = effective_severity(diagnostic, strict_) == Severity::error;
  if (!is_error && !machine && environment::is_on("DARKPKG_QUIET").value_or(false)) return;
  Finding finding{path, text, &diagnostic};
  (is_error ? errors_ : warnings_)++;
  if (machine) out_ += render_json(finding, strict_, load_);
  else out_ += render_text(finding, {colour_, strict_, format_ == Format::text}, load_);
}

void Renderer::print() {
  if (format_ == Format::sarif) print_out(sarif_of_json_lines(out_));
  else if (format_ == Format::json) print_out(out_);
  else print_error(out_);
  out_.clear();
}

bool stderr_has_colour() { return has_colour(STDERR_FILENO); }
bool stdout_has_colour() { return has_colour(STDOUT_FILENO); }

std::string shown_path(const std::string& given_path) {
  // Ninja's edges have paths as they are seen from another folder than who reads this.
  const std::string path = absolute_path(given_path).value_or(given_path);
  const std::string given = environment::text("DARKPKG_FOLDER");
  // Asked for a hundred paths, and nothing leaves it. If it is gone, paths are shown from the root on.
  static const std::string here = current_folder().value_or("");
  std::string folder = given.empty() ? here : given;
  if (folder.size() > 1) folder += '/';
  return !folder.empty() && path.starts_with(folder) ? path.substr(folder.size()) : path;
}

Format default_format() { return parse_format(environment::text("DARKPKG_FORMAT")).value_or(Format::text); }

}  // namespace darkpkg
