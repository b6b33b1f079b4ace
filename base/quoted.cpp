#include "base/quoted.hpp"

namespace darkpkg {

std::string quoted(std::string_view text, char quote) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out(1, quote);
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') out.append("\\").push_back(c);
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte == 0x7F) out.append("\\u00").append({kHex[byte >> 4], kHex[byte & 15]});
    else out.push_back(c);
  }
  out.push_back(quote);
  return out;
}

}  // namespace darkpkg
