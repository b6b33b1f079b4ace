#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace darkpkg {

/// The parts with dots between them: `A.b`. `text` gives a part's text where it is not one itself.
template <typename Parts, typename Text = std::identity>
std::string joined(const Parts& parts, Text text = {}) {
  std::string out;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) out += '.';
    first = false;
    out += std::string_view(std::invoke(text, part));
  }
  return out;
}

}  // namespace darkpkg
