#include <algorithm>

#include "lsp/cursor.hpp"
#include "lsp/features.hpp"

namespace darkpkg::lsp {

/// Definitions and comments of several lines.
Json folding_range(Context& context, const Json& params) {
  const Document& document = document_of(context, params);
  const Lines lines(*document.text, context.documents.encoding());
  Json out = Json::array();
  const auto add = [&](std::size_t first, std::size_t last, const char* kind) {
    if (first < last) out.push_back({{"startLine", first}, {"endLine", last}, {"kind", kind}});
  };
  std::size_t comment = 0;  // the first line of one; behind the line: there is none
  for (std::size_t line = 0; line <= lines.count(); line++) {
    const std::string_view text = lines.text().substr(lines.start(line), lines.start(line + 1) - lines.start(line));
    const std::size_t start = text.find_first_not_of(" \t");
    if (start != std::string_view::npos && text.substr(start).starts_with("//")) continue;
    if (line > 0) add(comment, line - 1, "comment");
    comment = line + 1;
  }
  if (const std::optional<PlacedFile> file = file_of(context, params)) {
    for (const object::ItemPositions& item : file->items()) {
      const std::optional<Span> whole = file->shown(item.whole);
      if (!whole) continue;
      std::string_view text = std::string_view(file->text()).substr(whole->offset, whole->length);
      while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
      const Range range = lines.range({whole->offset, static_cast<std::uint32_t>(text.size())});
      add(range.start.line, range.end.line, "region");
    }
  }
  return out;
}

}  // namespace darkpkg::lsp
