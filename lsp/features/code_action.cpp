#include <regex>

#include "lsp/cursor.hpp"
#include "lsp/features.hpp"

namespace darkpkg::lsp {
namespace {

/// What a help says one may write instead of what the diagnostic is about: all names in quotes of `did you mean ...?`
/// and of `write '...'`.
std::vector<std::string> names_in(const std::string& help) {
  std::vector<std::string> out;
  if (!help.starts_with("did you mean '") && help.find("write '") == std::string::npos) return out;
  for (std::size_t start = help.find('\''); start != std::string::npos;) {
    const std::size_t end = help.find('\'', start + 1);
    if (end == std::string::npos) break;
    out.push_back(help.substr(start + 1, end - start - 1));
    start = help.find('\'', end + 1);
  }
  return out;
}

/// `let name: Type =` that has to be `val name =`: the place of the old one, and its replacement.
std::optional<std::pair<Span, std::string>> as_value(const std::string& text, const Diagnostic& found) {
  if (!found.help.starts_with("write `val ")) return std::nullopt;
  const std::size_t line = text.rfind('\n', found.at.offset) + 1;  // 0 if there is none
  const std::string head = text.substr(line, text.find('\n', line) - line);
  static const std::regex kHead(R"(^(\s*)(?:let|val)\s+([A-Za-z_][A-Za-z0-9_']*)[^=]*=)");
  std::smatch match;
  if (!std::regex_search(head, match, kHead)) return std::nullopt;
  const auto start = static_cast<std::uint32_t>(line + static_cast<std::size_t>(match.length(1)));
  const auto length = static_cast<std::uint32_t>(match.length(0) - match.length(1));
  return std::pair(Span{start, length}, "val " + match[2].str() + " =");
}

}  // namespace

/// What the help of a diagnostic says can be written instead.
Json code_action(Context& context, const Json& params) {
  const Document& document = document_of(context, params);
  const std::optional<SourcePlace> place = context.workspace.find(document.path);
  Json out = Json::array();
  if (!place) return out;
  const std::string text = place->packages->sources().text(place->source);
  const Lines lines(text, context.documents.encoding());
  const std::uint32_t start = lines.offset(position_of(params.at("range").at("start")));
  const std::uint32_t end = lines.offset(position_of(params.at("range").at("end")));
  const auto add = [&](const std::string& title, Span at, const std::string& to, bool is_only) {
    Json edits = Json::array({{{"range", range_json(lines.range(at))}, {"newText", to}}});
    Json edit = context.takes_versions
                    ? Json{{"documentChanges",
                            Json::array({{{"textDocument", {{"uri", document.uri}, {"version", document.version}}},
                                          {"edits", std::move(edits)}}})}}
                    : Json{{"changes", {{document.uri, std::move(edits)}}}};
    Json action{{"title", title}, {"kind", "quickfix"}, {"edit", std::move(edit)}};
    if (is_only) action["isPreferred"] = true;
    out.push_back(std::move(action));
  };
  const Findings& findings = place->packages->findings();
  const auto found = findings.find(place->source);
  if (found == findings.end()) return out;
  for (const Diagnostic& each : found->second.all()) {
    if (each.at.offset > end || each.at.offset + each.at.length < start) continue;
    const std::vector<std::string> names = names_in(each.help);
    for (const std::string& name : names)
      add("Write '" + name + "'", dotted_name(text, each.at), name, names.size() == 1);
    if (const auto value = as_value(text, each))
      add("Make it a value: `" + value->second + "`", value->first, value->second, true);
  }
  return out;
}

}  // namespace darkpkg::lsp
