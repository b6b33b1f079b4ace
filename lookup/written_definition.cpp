#include "lookup/written_definition.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace darkpkg::lookup {
namespace {

constexpr std::array<std::string_view, 3> kKeywords{"let ", "val ", "type "};

struct Line {
  std::size_t start = 0, indent = 0;  ///< bytes
  std::string_view text;              ///< without its indentation
};

/// The line that ends at `end` or in which it is, up to there.
Line line_before(std::string_view text, std::size_t end) {
  Line out;
  out.start = end == 0 ? 0 : text.rfind('\n', end - 1) + 1;  // npos + 1: 0
  out.text = text.substr(out.start, end - out.start);
  out.indent = std::min(out.text.find_first_not_of(" \t\r"), out.text.size());
  out.text.remove_prefix(out.indent);
  return out;
}

bool begins_definition(std::string_view line) {
  return std::ranges::any_of(kKeywords, [&](std::string_view keyword) { return line.starts_with(keyword); });
}

}  // namespace

std::optional<std::size_t> start_of_definition(std::string_view text, std::size_t offset) {
  std::optional<std::size_t> out;
  // All of the place's own line counts, what stands behind the place too.
  Line line = line_before(text, std::min(text.size(), text.find('\n', offset)));
  std::size_t least = line.text.empty() ? std::numeric_limits<std::size_t>::max() : line.indent + 1;
  for (;;) {
    if (line.text.starts_with("module ") && line.indent < least) break;
    if (!line.text.empty() && line.indent < least) {
      if (begins_definition(line.text)) out = line.start;
      least = line.indent;
    }
    if (line.start == 0 || least == 0) break;
    line = line_before(text, line.start - 1);
  }
  return out;
}

std::string_view name_of_definition(std::string_view text, std::size_t start) {
  std::string_view line = text.substr(start, text.find('\n', start) - start);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  line.remove_prefix(std::min(line.find(' '), line.size()));
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.substr(0, line.find_first_of(" \t\r(<:="));
}

std::string comment_before(std::string_view text, std::size_t offset) {
  std::string out;
  for (std::size_t at = line_before(text, offset).start; at > 0;) {
    const Line line = line_before(text, at - 1);
    std::string_view written = line.text;
    if (!written.starts_with("//")) break;
    written.remove_prefix(std::min(written.find_first_not_of('/'), written.size()));
    if (written.starts_with(' ')) written.remove_prefix(1);
    if (written.ends_with('\r')) written.remove_suffix(1);
    out = std::string(written) + (out.empty() ? "" : "\n" + out);
    at = line.start;
  }
  return out;
}

}  // namespace darkpkg::lookup
