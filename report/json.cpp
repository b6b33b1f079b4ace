#include "report/json.hpp"

#include <nlohmann/json.hpp>

#include "language/source/source.hpp"

namespace darkpkg {
namespace {

using Json = nlohmann::ordered_json;

void add_place(Json& to, const std::string& path, std::string_view text, Span at) {
  LineColumn begin = line_column(text, at.offset);
  LineColumn end = line_column(text, at.offset + at.length);
  to["path"] = path;
  to["line"] = begin.line;
  to["column"] = begin.column;
  to["endLine"] = end.line;
  to["endColumn"] = end.column;
  to["offset"] = at.offset;
  to["length"] = at.length;
}

}  // namespace

std::string render_json(const Finding& finding, bool strict, const LoadText& load) {
  const Diagnostic& diagnostic = *finding.diagnostic;
  Json out;
  out["severity"] = effective_severity(diagnostic, strict) == Severity::error ? "error" : "warning";
  out["code"] = code_text(diagnostic.code);
  out["title"] = code_title(diagnostic.code);
  add_place(out, finding.path, finding.text, diagnostic.at);
  out["message"] = diagnostic.message;
  if (!diagnostic.help.empty()) out["help"] = diagnostic.help;
  for (const Note& note : diagnostic.notes) {
    bool same = note.path.empty() || note.path == finding.path;
    std::optional<std::string> other;
    if (!same && load) other = load(note.path);
    Json entry;
    add_place(entry, same ? finding.path : note.path,
              same ? finding.text : (other ? std::string_view(*other) : std::string_view()), note.at);
    entry["message"] = note.message;
    out["notes"].push_back(std::move(entry));
  }
  // Paths are bytes, JSON is text: what is no UTF-8 becomes U+FFFD.
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace darkpkg
