#include "tool/render/cells.hpp"

#include <utf8proc.h>

namespace darkpkg {
namespace {

constexpr unsigned kTab = 4;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_direction_control(utf8proc_int32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

}  // namespace

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> out;
  unsigned column = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    Cell cell;
    cell.offset = static_cast<std::uint32_t>(at);
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(line.data()) + at,
                                               static_cast<utf8proc_ssize_t>(line.size() - at), &c);
    if (length < 1) {
      length = 1;
      c = -1;
    }
    if (c == '\t') {
      cell.width = kTab - column % kTab;
      cell.text.assign(cell.width, ' ');
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || is_direction_control(c)) {
      cell.width = 1;
      cell.text = kReplacement;
    } else {
      int width = utf8proc_charwidth(c);
      cell.width = width > 0 ? static_cast<unsigned>(width) : 0;
      cell.text = line.substr(at, static_cast<std::size_t>(length));
    }
    column += cell.width;
    at += static_cast<std::size_t>(length);
    out.push_back(std::move(cell));
  }
  return out;
}

}  // namespace darkpkg
