#include "tool/render/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "language/source/source.hpp"
#include "tool/render/cells.hpp"

namespace darkpkg {
namespace {

/// Columns of a source line that are shown at most, and how many of them stand before the place where a line is cut.
constexpr unsigned kWidest = 140;
constexpr unsigned kBefore = 60;

constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kRed = "\033[1;31m";
constexpr std::string_view kYellow = "\033[1;33m";
constexpr std::string_view kCyan = "\033[1;36m";
constexpr std::string_view kReset = "\033[0m";

std::string coloured(bool on, std::string_view colour, std::string_view text) {
  if (!on) return std::string(text);
  return std::string(colour) + std::string(text) + std::string(kReset);
}

/// The line that holds byte `offset`, as offsets into `text`; LF, CR LF and CR end lines.
Span line_at(std::string_view text, std::uint32_t offset) {
  constexpr std::string_view kEnds = "\r\n";
  std::size_t at = std::min<std::size_t>(offset, text.size());
  // The LF of a CR LF belongs to the line that it ends.
  if (at > 0 && at < text.size() && text[at] == '\n' && text[at - 1] == '\r') at--;
  std::size_t begin = at == 0 ? std::string_view::npos : text.find_last_of(kEnds, at - 1);
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  std::size_t end = std::min(text.find_first_of(kEnds, at), text.size());
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

void add_place(std::string& out, bool colour, std::string_view path, std::string_view text, Span at) {
  LineColumn place = line_column(text, at.offset);
  out += coloured(colour, kBold, fmt::format("{}:{}:{}: ", path, place.line, place.column));
}

}  // namespace

std::string render_excerpt(std::string_view text, Span at, std::string_view underline_colour) {
  Span line = line_at(text, at.offset);
  std::vector<Cell> cells = cells_of(text.substr(line.offset, line.length));
  std::uint32_t from = std::min(at.offset - line.offset, line.length);
  std::uint32_t to = std::min(from + at.length, line.length);

  unsigned start = 0;   // column of the first underlined cell
  unsigned length = 0;  // columns that are underlined
  unsigned total = 0;
  for (const Cell& cell : cells) {
    if (cell.offset < from) start += cell.width;
    else if (cell.offset < to) length += cell.width;
    total += cell.width;
  }
  length = std::max(length, 1U);

  unsigned cut_left = total > kWidest && start > kBefore ? start - kBefore : 0;
  unsigned cut_right = cut_left + kWidest;
  std::string shown;
  unsigned column = 0;
  unsigned first = cut_left;  // column of the first cell that is shown
  bool any = false;
  for (const Cell& cell : cells) {
    if (column >= cut_left && column + cell.width <= cut_right) {
      if (!any) first = column;
      any = true;
      shown += cell.text;
    }
    column += cell.width;
  }
  std::string lead = cut_left > 0 ? "..." : "";
  if (total > cut_right) shown += "...";
  while (!shown.empty() && shown.back() == ' ') shown.pop_back();
  unsigned indent = start - first + static_cast<unsigned>(lead.size());
  length = std::min(length, std::max(cut_right - start, 1U));

  std::string number = std::to_string(line_column(text, at.offset).line);
  std::string underline(length, '^');
  std::string out = fmt::format("{:>5} | {}{}", number, lead, shown);
  while (out.back() == ' ') out.pop_back();
  return out + fmt::format("\n      | {:{}}{}\n", "", indent,
                           coloured(!underline_colour.empty(), underline_colour, underline));
}

std::string render_text(const Finding& finding, const TextStyle& style, const LoadText& load) {
  const Diagnostic& diagnostic = *finding.diagnostic;
  bool is_error = effective_severity(diagnostic, style.strict) == Severity::error;
  std::string_view colour = is_error ? kRed : kYellow;

  std::string out;
  add_place(out, style.colour, finding.path, finding.text, diagnostic.at);
  out += coloured(style.colour, colour,
                  fmt::format("{}[{}]: ", is_error ? "error" : "warning", code_text(diagnostic.code)));
  out += coloured(style.colour, kBold, diagnostic.message) + "\n";
  if (style.excerpt && !finding.text.empty())
    out += render_excerpt(finding.text, diagnostic.at, style.colour ? colour : std::string_view());

  for (const Note& note : diagnostic.notes) {
    std::string_view text = finding.text;
    std::optional<std::string> other;
    if (!note.path.empty() && note.path != finding.path) {
      if (load) other = load(note.path);
      text = other ? std::string_view(*other) : std::string_view();
    }
    add_place(out, style.colour, note.path.empty() ? finding.path : note.path, text, note.at);
    out += coloured(style.colour, kCyan, "note: ") + note.message + "\n";
    if (style.excerpt && !text.empty()) out += render_excerpt(text, note.at, style.colour ? kCyan : std::string_view());
  }
  if (!diagnostic.help.empty() && style.excerpt)
    out += "  " + coloured(style.colour, kCyan, "help: ") + diagnostic.help + "\n";
  return out;
}

}  // namespace darkpkg
