#include "language/text/normalize.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/check.hpp"

namespace darkpkg {

std::string_view normalize(std::string_view text, Arena& arena) {
  // Nothing below U+0300, the first combining mark, changes; its first byte is 0xCC.
  if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xCC; })) return text;
  utf8proc_uint8_t* composed = nullptr;
  utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  DARKPKG_CHECK(length >= 0);
  std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, &std::free);
  std::string_view result{reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length)};
  return result == text ? text : arena.copy(result);
}

}  // namespace darkpkg
