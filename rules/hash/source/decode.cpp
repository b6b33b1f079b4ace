#include "rules/hash/source/decode.hpp"

#include <utility>

#include "rules/hash/diagnostics/codes.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Sequence {
  std::size_t length;  ///< of the sequence, or of what could have begun one
  bool is_whole;
};

/// The UTF-8 sequence at `at` (Unicode table 3-7).
Sequence sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return {1, false};
  for (std::size_t i = 2; i < length; i++)
    if ((byte(i) & 0xC0) != 0x80) return {i, false};
  return {length, true};
}

bool has_wide_mark(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

}  // namespace

std::optional<Source> decode_lenient(std::string path, std::string_view bytes, Diagnostics& diagnostics) {
  Diagnostics strict;
  std::optional<Source> source = decode_source(path, bytes, strict);
  if (source || has_wide_mark(bytes) || bytes.size() > kLargestSource) {
    diagnostics.append(strict.all());
    return source;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string text;
  std::optional<Span> first;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const Sequence found = sequence(bytes, at);
    if (!found.is_whole) {
      text += bytes.substr(kept, at - kept);
      if (!first) first = Span{static_cast<std::uint32_t>(text.size()), kReplacement.size()};
      text += kReplacement;
      kept = at + found.length;
    }
    at += found.length;
  }
  text += bytes.substr(kept);
  if (first)
    diagnostics.add(codes::replaced_bytes, *first, "the bytes here are not UTF-8, so Dark reads another character",
                    "save the file as UTF-8");
  return Source{std::move(path), std::move(text)};
}

}  // namespace darkpkg::hash
