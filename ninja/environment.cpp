#include "ninja/environment.hpp"

#include <unistd.h>

#include <string_view>

namespace darkpkg {

std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& ours) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; entry++) {
    std::string_view text = *entry;
    std::string_view name = text.substr(0, text.find('='));
    bool replaced = false;
    for (const auto& [key, value] : ours) replaced |= key == name;
    if (!replaced) out.emplace_back(text);
  }
  for (const auto& [key, value] : ours) out.emplace_back(key).append("=").append(value);
  return out;
}

std::vector<char*> exec_pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  out.reserve(strings.size() + 1);
  for (std::string& s : strings) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace darkpkg
