#include "rules/hash/link/source_order.hpp"

#include <algorithm>

namespace darkpkg::hash {

bool comes_before(std::string_view path, std::string_view other) {
  for (;;) {
    const std::size_t end = path.find('/'), other_end = other.find('/');
    const bool in_folder = end != std::string_view::npos, other_in_folder = other_end != std::string_view::npos;
    if (in_folder != other_in_folder) return in_folder;
    const std::string_view name = path.substr(0, end), other_name = other.substr(0, other_end);
    if (name != other_name) return name < other_name;
    if (!in_folder) return false;
    path.remove_prefix(end + 1);
    other.remove_prefix(other_end + 1);
  }
}

}  // namespace darkpkg::hash
