#include "lsp/publisher.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "lsp/uri.hpp"
#include "report/finding.hpp"

namespace darkpkg::lsp {
namespace {

bool is_equal(const Note& a, const Note& b) { return a.path == b.path && a.at == b.at && a.message == b.message; }

bool is_equal(const Diagnostics& a, const Diagnostics& b) {
  return std::ranges::equal(a.all(), b.all(), [](const Diagnostic& x, const Diagnostic& y) {
    return x.code == y.code && x.at == y.at && x.message == y.message && x.help == y.help &&
           std::ranges::equal(x.notes, y.notes, [](const Note& n, const Note& m) { return is_equal(n, m); });
  });
}

/// Values of the protocol's DiagnosticSeverity.
int severity_number(Severity severity) { return severity == Severity::error ? 1 : 2; }

}  // namespace

void Publisher::publish() {
  std::set<std::string> known;
  const auto add = [&](const std::string& path, const Diagnostics& found,
                       const std::optional<object::SourceHash>& hash) {
    if (known.insert(path).second) tell(path, found, hash);
  };
  for (const auto& root : workspace_.roots()) {
    for (const auto& [source, found] : root->findings()) {
      const Source* at = root->sources().find(source);
      add(root->sources().path(source), found, at ? at->hash : std::nullopt);
    }
  }
  for (const auto& [uri, found] : workspace_.outside()) {
    const Document* document = documents_.find(uri);
    add(document && !document->path.empty() ? document->path : uri, found, std::nullopt);
  }
  for (const auto& [uri, document] : documents_.all()) {
    // A root may have been named by another way to it.
    std::string path = document.path;
    if (std::optional<SourcePlace> place = workspace_.find(path)) path = place->packages->sources().path(place->source);
    if (!known.contains(path)) add(path.empty() ? uri : path, {}, std::nullopt);
  }
  for (auto told = told_.begin(); told != told_.end();) {
    const auto at = told++;
    if (known.contains(at->first)) continue;
    tell(at->first, {}, std::nullopt);
    told_.erase(at);
  }
}

/// The open document of a file, by whatever way to it the client named it, or of a URI; null: it is not open.
const Document* Publisher::document_at(const std::string& path) const {
  if (const Document* document = documents_.at_path(path)) return document;
  for (const auto& [uri, each] : documents_.all()) {
    if (uri == path) return &each;
    const std::optional<SourcePlace> place = workspace_.find(each.path);
    if (place && place->packages->sources().path(place->source) == path) return &each;
  }
  return nullptr;
}

void Publisher::tell(const std::string& path, const Diagnostics& found, const std::optional<object::SourceHash>& hash) {
  const Document* document = document_at(path);
  const std::optional<std::int64_t> version = document ? std::optional(document->version) : std::nullopt;
  const auto told = told_.find(path);
  const bool has_notes = std::ranges::any_of(found.all(), [](const Diagnostic& each) { return !each.notes.empty(); });
  if (told != told_.end() && told->second.version == version && told->second.hash == hash && !has_notes &&
      is_equal(told->second.found, found))
    return;
  Json json = diagnostics_json(path, found);
  Told now{document ? document->uri : path.starts_with('/') ? uri_of(path) : path, text_of(json), version, found, hash};
  const bool is_news = told == told_.end() ? !json.empty() || document
                                           : told->second.version != version || told->second.uri != now.uri ||
                                                 told->second.diagnostics != now.diagnostics;
  if (is_news) {
    Json params{{"uri", now.uri}};
    if (version) params["version"] = *version;
    params["diagnostics"] = std::move(json);
    send_(notification("textDocument/publishDiagnostics", std::move(params)));
  }
  told_.insert_or_assign(path, std::move(now));
}

Json Publisher::diagnostics_json(const std::string& path, const Diagnostics& found) const {
  Json out = Json::array();
  if (found.empty()) return out;
  std::map<std::string, std::string> texts;
  const auto text_at = [&](const std::string& at) -> const std::string& {
    auto known = texts.find(at);
    if (known == texts.end()) {
      const std::optional<SourcePlace> place = workspace_.find(at);
      known =
          texts.emplace(at, place ? place->packages->sources().text(place->source) : workspace_.text(at, documents_))
              .first;
    }
    return known->second;
  };
  const Document* of = document_at(path);
  const std::string own = of && of->path.empty() ? *of->text : text_at(path);
  const Lines lines(own, documents_.encoding());
  for (const Diagnostic& each : found.all()) {
    Json diagnostic{{"range", range_json(lines.range(each.at))},
                    {"severity", severity_number(effective_severity(each, workspace_.is_strict()))},
                    {"code", code_text(each.code)},
                    {"source", "darkpkg"},
                    {"message", each.help.empty() ? each.message : each.message + "\nhelp: " + each.help}};
    Json related = Json::array();
    for (const Note& note : each.notes) {
      const bool is_own = note.path.empty() || note.path == path;
      const Range at = is_own ? lines.range(note.at) : Lines(text_at(note.path), documents_.encoding()).range(note.at);
      const Document* open = is_own ? nullptr : documents_.at_path(note.path);
      const std::string uri = open ? open->uri : is_own && of ? of->uri : uri_of(is_own ? path : note.path);
      related.push_back({{"location", {{"uri", uri}, {"range", range_json(at)}}}, {"message", note.message}});
    }
    if (!related.empty()) diagnostic["relatedInformation"] = std::move(related);
    if (!each.help.empty()) diagnostic["data"] = {{"help", each.help}};
    out.push_back(std::move(diagnostic));
  }
  return out;
}

}  // namespace darkpkg::lsp
