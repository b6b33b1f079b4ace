#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "language/diagnostics/diagnostic.hpp"
#include "report/finding.hpp"

namespace darkpkg {

/// How diagnostics are shown.
enum class Format {
  text,   ///< for people, with excerpts, on stderr
  brief,  ///< `path:line:col: error[E0104]: message`, one line each, on stderr
  json,   ///< one JSON object a line, on stdout
  sarif,  ///< one SARIF document, on stdout
};

/// `text`, `short`, `json`, `sarif`; nothing for any other name.
std::optional<Format> parse_format(std::string_view name);
std::string_view format_name(Format format);

/// Collects diagnostics as text in one format, and counts them.
class Renderer {
 public:
  Renderer(Format format, bool colour, bool strict, LoadText load = {})
      : format_(format), colour_(colour), strict_(strict), load_(std::move(load)) {}

  /// `text` is the file's, for its lines and columns.
  void add(const std::string& path, std::string_view text, const Diagnostic& diagnostic);

  /// Prints what was added, where the format belongs.
  void print();

  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }

 private:
  Format format_;
  bool colour_;
  bool strict_;
  LoadText load_;
  std::string out_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

/// Whether text on stderr should have colours: a terminal, NO_COLOR unset; DARKPKG_COLOR=always if `darkpkg build`
/// runs us for a terminal.
bool stderr_has_colour();

/// Likewise for stdout, where the look-ups print.
bool stdout_has_colour();

/// `path` as users know it: relative to the folder that the command was given in if it is below that. Under
/// `darkpkg build` that is DARKPKG_FOLDER, since Ninja runs its commands elsewhere.
std::string shown_path(const std::string& path);

/// The format that `darkpkg build` asks its children for (DARKPKG_FORMAT), else text.
Format default_format();

}  // namespace darkpkg
