#include "lookup/search.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "lookup/name_query.hpp"

namespace darkpkg::lookup {
namespace {

void append_folded(std::string& to, std::string_view text) {
  const std::size_t before = to.size();
  to += text;
  for (std::size_t i = before; i < to.size(); i++)
    if (to[i] >= 'A' && to[i] <= 'Z') to[i] = static_cast<char>(to[i] - 'A' + 'a');
}

/// Names without the case of their letters.
class FoldedNames {
 public:
  explicit FoldedNames(std::span<const std::string_view> names) {
    std::size_t size = 0;
    for (std::string_view name : names) size += name.size();
    text_.reserve(size);
    ends_.reserve(names.size());
    for (std::string_view name : names) {
      append_folded(text_, name);
      ends_.push_back(text_.size());
    }
  }
  std::string_view operator[](std::size_t i) const {
    const std::size_t from = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(from, ends_[i] - from);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

void keep_best(std::vector<Found>& found, std::span<const std::string_view> names, std::size_t limit, Order order) {
  auto key = [&](const Found& f) {
    return std::tuple_cat(rank_of(order, f.match, f.distance, names[f.index]), std::tuple(f.index));
  };
  auto middle = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), middle, found.end(),
                    [&](const Found& a, const Found& b) { return key(a) < key(b); });
  found.erase(middle, found.end());
}

std::vector<Found> slips(std::size_t names, const FoldedNames& folded, const NameQuery& query) {
  std::vector<Found> found;
  for (std::size_t i = 0; i < names; i++)
    if (std::optional<NameQuery::Rank> rank = query.slip(folded[i])) found.push_back({i, rank->match, rank->distance});
  return found;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  append_folded(out, text);
  return out;
}

std::string_view match_text(Match match) {
  switch (match) {
    case Match::exact:
    case Match::same: return "exact";
    case Match::prefix: return "prefix";
    case Match::substring: return "substring";
    case Match::module: return "module";
    case Match::fuzzy: return "fuzzy";
    case Match::elsewhere: return "elsewhere";
  }
  return "";
}

std::vector<Found> search(std::span<const std::string_view> names, std::string_view text, std::size_t limit) {
  if (text.empty()) return {};
  const NameQuery query(text);
  const FoldedNames folded(names);
  std::vector<Found> found;
  for (std::size_t i = 0; i < names.size(); i++)
    if (std::optional<Match> match = query.better(names[i], folded[i])) found.push_back({i, *match, 0});
  if (found.empty()) found = slips(names.size(), folded, query);
  keep_best(found, names, limit, order_of_search);
  return found;
}

std::vector<std::string> nearest(std::span<const std::string_view> names, std::string_view text) {
  if (text.empty()) return {};
  const NameQuery query(text);
  const FoldedNames folded(names);
  std::vector<Found> found = slips(names.size(), folded, query);
  for (std::size_t i = 0; i < names.size(); i++)
    if (std::optional<Match> match = query.better(names[i], folded[i])) found.push_back({i, *match, 0});
  keep_best(found, names, found.size(), order_of_nearest);
  std::vector<std::string> out;
  for (const Found& f : found)
    if (out.size() < kMostNearest && std::ranges::find(out, names[f.index]) == out.end())
      out.emplace_back(names[f.index]);
  return out;
}

}  // namespace darkpkg::lookup
