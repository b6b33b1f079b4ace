#include "lsp/documents.hpp"

#include <algorithm>
#include <utility>

#include "lsp/uri.hpp"

namespace darkpkg::lsp {

const Document& Documents::open(std::string uri, std::int64_t version, std::string text) {
  Document document{uri, path_of(uri).value_or(""), version, std::make_shared<const std::string>(std::move(text))};
  return all_.insert_or_assign(std::move(uri), std::move(document)).first->second;
}

const Document* Documents::change(std::string_view uri, std::int64_t version, const std::vector<TextChange>& changes) {
  const auto found = all_.find(uri);
  if (found == all_.end()) return nullptr;
  Document& document = found->second;
  std::string text = *document.text;
  for (const TextChange& change : changes) {
    if (!change.range) {
      text = change.text;
      continue;
    }
    const Lines lines(text, encoding_);
    const std::uint32_t start = lines.offset(change.range->start);
    const std::uint32_t end = std::max(start, lines.offset(change.range->end));
    if (text.size() - (end - start) + change.text.size() > kLargest) continue;
    text.replace(start, end - start, change.text);
  }
  document.text = std::make_shared<const std::string>(std::move(text));
  document.version = version;
  return &document;
}

std::optional<Document> Documents::close(std::string_view uri) {
  const auto found = all_.find(uri);
  if (found == all_.end()) return std::nullopt;
  Document out = std::move(found->second);
  all_.erase(found);
  return out;
}

const Document* Documents::find(std::string_view uri) const {
  const auto found = all_.find(uri);
  return found == all_.end() ? nullptr : &found->second;
}

const Document* Documents::at_path(std::string_view path) const {
  for (const auto& [uri, document] : all_)
    if (document.path == path) return &document;
  return nullptr;
}

}  // namespace darkpkg::lsp
