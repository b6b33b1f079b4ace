#include "language/source/source.hpp"

#include <cstring>

namespace darkpkg {
namespace {

/// The first byte at or after `at` that is not ASCII; eight bytes a step.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  while (at + 8 <= text.size()) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & kHighBits) != 0) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) at++;
  return at;
}

/// The length of the well-formed sequence at `at` (Unicode table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// The first byte that is not UTF-8, or npos.
std::size_t find_invalid(std::string_view text) {
  std::size_t at = skip_ascii(text, 0);
  while (at < text.size()) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
    if (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) at = skip_ascii(text, at);
  }
  return std::string_view::npos;
}

void append_utf8(std::string& out, std::uint32_t code) {
  auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// Decodes UTF-16 (without its byte order mark). False: stopped at half of a surrogate pair or at an odd last byte.
bool decode_utf16(std::string_view bytes, bool big_endian, std::string& out) {
  auto unit = [&](std::size_t at) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? static_cast<std::uint32_t>(first << 8 | second)
                      : static_cast<std::uint32_t>(second << 8 | first);
  };
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 2 > bytes.size()) return false;
    std::uint32_t code = unit(at);
    if (code >= 0xD800 && code < 0xE000) {
      if (code >= 0xDC00 || at + 4 > bytes.size()) return false;
      const std::uint32_t low = unit(at + 2);
      if (low < 0xDC00 || low >= 0xE000) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    append_utf8(out, code);
  }
  return true;
}

}  // namespace

std::optional<Source> decode_source(std::string path, std::string_view bytes, Diagnostics& diagnostics) {
  if (bytes.size() > kLargestSource) {
    diagnostics.add(
        Code::file_too_large, {},
        "this file has " + std::to_string(bytes.size()) + " bytes, the limit is " + std::to_string(kLargestSource),
        "split it into several modules");
    return std::nullopt;
  }
  Source source{std::move(path), {}};
  const bool utf32 =
      bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4));
  const bool little = bytes.starts_with("\xFF\xFE");
  const bool big = bytes.starts_with("\xFE\xFF");
  if (utf32) {
    diagnostics.add(Code::invalid_utf8, {}, "this file is UTF-32", "save it as UTF-8");
    return std::nullopt;
  }
  if (little || big) {
    if (!decode_utf16(bytes.substr(2), big, source.text)) {
      diagnostics.add(Code::invalid_utf8, {static_cast<std::uint32_t>(source.text.size()), 1},
                      "this UTF-16 file has half of a surrogate pair or an odd last byte here", "save it as UTF-8");
      return std::nullopt;
    }
    return source;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (const std::size_t invalid = find_invalid(bytes); invalid != std::string_view::npos) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(bytes[invalid]);
    diagnostics.add(Code::invalid_utf8, {static_cast<std::uint32_t>(invalid), 1},
                    std::string("the byte 0x") + kHex[byte >> 4] + kHex[byte & 15] + " here is not UTF-8",
                    "save the file as UTF-8");
    return std::nullopt;
  }
  source.text = bytes;
  return source;
}

LineColumn line_column(std::string_view text, std::uint32_t offset) {
  LineColumn at;
  const std::size_t end = std::min<std::size_t>(offset, text.size());
  std::size_t start = 0;  // of the line
  if (text.substr(0, end).find('\r') == std::string_view::npos) {
    for (std::size_t feed; (feed = text.find('\n', start)) < end; start = feed + 1) at.line++;
  } else {
    for (std::size_t i = 0; i < end; i++) {
      const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (crlf || (text[i] != '\n' && text[i] != '\r')) continue;
      at.line++;
      start = i + 1;
    }
  }
  for (char c : text.substr(start, end - start))
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) at.column++;
  return at;
}

}  // namespace darkpkg
