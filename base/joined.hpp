#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace darkpkg {

/// The parts with `separator` between them. `text` gives a part's text if it is not one itself.
template <typename Parts, typename Text = std::identity>
std::string separated(const Parts& parts, std::string_view separator, Text text = {}) {
  std::string out;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) out += separator;
    first = false;
    out += std::string_view(std::invoke(text, part));
  }
  return out;
}

/// The parts with dots between them: `A.b`.
template <typename Parts, typename Text = std::identity>
std::string joined(const Parts& parts, Text text = {}) {
  return separated(parts, ".", text);
}

}  // namespace darkpkg
