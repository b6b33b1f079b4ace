#include "base/ascii_text.hpp"

#include <cstdint>
#include <cstring>

namespace darkpkg {
namespace {

/// The compiler's vectors: SSE2, Neon, or what the machine has.
constexpr std::size_t kLanes = 16;
using Lanes = unsigned char __attribute__((vector_size(kLanes)));
using Words = std::uint64_t __attribute__((vector_size(kLanes)));

Lanes load(const char* at) {
  Lanes out;
  std::memcpy(&out, at, sizeof out);
  return out;
}

}  // namespace

std::size_t find_text(std::string_view text, std::string_view what, std::size_t from) {
  if (what.empty() || text.size() < what.size()) return text.find(what, from);
  // Where the first byte stands, and the last one as far behind it as it should: as in "SIMD-friendly algorithms for
  // substring searching" of Wojciech Muła (http://0x80.pl/articles/simd-strfind.html).
  const Lanes first = Lanes{} + static_cast<unsigned char>(what.front()),
              last = Lanes{} + static_cast<unsigned char>(what.back());
  const std::size_t behind = what.size() - 1;
  std::size_t at = from;
  for (; at + behind + kLanes <= text.size(); at += kLanes) {
    const auto both = (load(text.data() + at) == first) & (load(text.data() + at + behind) == last);
    Words words;
    std::memcpy(&words, &both, sizeof words);
    if ((words[0] | words[1]) == 0) continue;
    for (std::size_t i = at; i < at + kLanes; i++)
      if (text[i] == what.front() && text.substr(i, what.size()) == what) return i;
  }
  return text.find(what, at);
}

void to_lower(std::string_view text, std::string& lower) {
  lower.resize(text.size());
  std::size_t at = 0;
  for (; at + kLanes <= text.size(); at += kLanes) {
    Lanes lanes = load(text.data() + at);
    lanes |= Lanes(lanes - 'A' < 26) & 0x20;  // all ones if it is so
    std::memcpy(lower.data() + at, &lanes, sizeof lanes);
  }
  for (; at < text.size(); at++)
    lower[at] = static_cast<char>(text[at] | (static_cast<unsigned char>(text[at] - 'A') < 26 ? 0x20 : 0));
}

}  // namespace darkpkg
