#include "base/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace darkpkg {

namespace {

/// `rows` has room for three times b.size() + 1 numbers.
std::size_t distance_in(std::span<std::size_t> rows, std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t width = b.size() + 1;
  std::size_t *before = rows.data(), *last = before + width, *row = last + width;
  for (std::size_t j = 0; j <= b.size(); j++) last[j] = j;
  std::size_t least_before = 0;  // of the row before the last
  for (std::size_t i = 1; i <= a.size(); i++) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); j++) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    // No number is smaller than the least of the two rows that it follows from.
    if (least > limit && least_before > limit) return limit + 1;
    least_before = least;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::array<std::size_t, std::size_t{3} * 64> rows;  // most names are shorter, and there are thousands to compare with
  if (b.size() < rows.size() / 3) return distance_in(rows, a, b, limit);
  std::vector<std::size_t> long_rows(3 * (b.size() + 1));
  return distance_in(long_rows, a, b, limit);
}

}  // namespace darkpkg
