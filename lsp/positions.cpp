#include "lsp/positions.hpp"

#include <algorithm>

namespace darkpkg::lsp {
namespace {

/// The bytes of the character that begins with this one; what is no UTF-8 counts byte by byte.
std::uint32_t character_length(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

}  // namespace

Lines::Lines(std::string_view text, PositionEncoding encoding) : text_(text), encoding_(encoding), starts_{0} {
  for (std::size_t i = text.find_first_of("\r\n"); i != std::string_view::npos; i = text.find_first_of("\r\n", i)) {
    i += text.substr(i, 2) == "\r\n" ? 2 : 1;
    starts_.push_back(static_cast<std::uint32_t>(i));
  }
}

std::uint32_t Lines::start(std::size_t line) const {
  return line < starts_.size() ? starts_[line] : static_cast<std::uint32_t>(text_.size());
}

Position Lines::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto line = std::ranges::upper_bound(starts_, offset) - starts_.begin() - 1;
  Position out{static_cast<std::uint32_t>(line), 0};
  for (std::uint32_t at = starts_[static_cast<std::size_t>(line)]; at < offset;) {
    const std::uint32_t length = character_length(static_cast<unsigned char>(text_[at]));
    at += length;
    if (at > offset) break;
    out.character += encoding_ == PositionEncoding::utf8 ? length : length == 4 ? 2 : 1;
  }
  return out;
}

std::uint32_t Lines::offset(Position position) const {
  if (position.line >= starts_.size()) return static_cast<std::uint32_t>(text_.size());
  std::uint32_t at = starts_[position.line], end = start(position.line + 1);
  while (end > at && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) end--;
  for (std::uint32_t left = position.character; left > 0 && at < end;) {
    const std::uint32_t length = character_length(static_cast<unsigned char>(text_[at]));
    const std::uint32_t units = encoding_ == PositionEncoding::utf8 ? length : length == 4 ? 2 : 1;
    if (units > left) break;
    left -= units;
    at = std::min(at + length, end);
  }
  return at;
}

}  // namespace darkpkg::lsp
