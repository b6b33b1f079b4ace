#include "lookup/search.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/edit_distance.hpp"

namespace darkpkg::lookup {
namespace {

constexpr std::size_t kMostNearest = 3;

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

std::vector<std::string_view> parts_of(std::string_view dotted) {
  std::vector<std::string_view> out;
  for (;;) {
    std::size_t dot = dotted.find('.');
    out.push_back(dotted.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    dotted.remove_prefix(dot + 1);
  }
}

struct Rank {
  Match match{};
  std::size_t distance = 0;
};

class Query {
 public:
  explicit Query(std::string_view text) : text_(text) {
    append_folded(folded_, text);
    from_dot_ = "." + folded_;
    parts_ = parts_of(folded_);
  }

  std::optional<Match> better(std::string_view name, std::string_view lower) const {
    if (lower.find(folded_) == std::string_view::npos) return std::nullopt;  // so it is with nearly all names
    if (name.ends_with(text_) && at_part(name)) return Match::exact;
    std::string dotted = ".";
    dotted += lower;
    if (dotted.ends_with(from_dot_)) return Match::same;
    std::size_t last = dotted.rfind('.');
    // The last place is the one nearest to the name's end.
    if (std::size_t at = dotted.rfind(from_dot_);
        at != std::string::npos && dotted.find('.', at + from_dot_.size()) == std::string::npos)
      return Match::prefix;
    return dotted.rfind(folded_) > last ? Match::substring : Match::module;
  }

  std::optional<Rank> slip(std::string_view lower) const {
    const std::string_view last = lower.substr(lower.rfind('.') + 1);
    std::size_t distance = 0;
    std::optional<std::string_view> rest = lower;  // nothing before the first part
    for (auto ours = parts_.rbegin(); ours != parts_.rend(); ++ours) {
      if (!rest) return elsewhere(last);
      const std::size_t dot = rest->rfind('.');
      const std::string_view theirs = rest->substr(dot + 1);
      const std::size_t limit = slips_in(*ours);
      const std::size_t one = edit_distance(*ours, theirs, limit);
      if (one > limit) return elsewhere(last);
      distance += one;
      rest = dot == std::string_view::npos ? std::nullopt : std::optional(rest->substr(0, dot));
    }
    return Rank{Match::fuzzy, distance};
  }

 private:
  bool at_part(std::string_view name) const {
    return name.size() == text_.size() || name[name.size() - text_.size() - 1] == '.';
  }
  std::optional<Rank> elsewhere(std::string_view last) const {
    if (parts_.size() > 1 && last == parts_.back()) return Rank{Match::elsewhere, 0};
    return std::nullopt;
  }

  std::string_view text_;
  std::string folded_;
  std::string from_dot_;
  std::vector<std::string_view> parts_;  // of folded_
};

void keep_best(std::vector<Found>& found, std::span<const std::string_view> names, std::size_t limit, auto order) {
  auto key = [&](const Found& f) {
    return std::tuple(order(f.match), f.distance, names[f.index].size(), names[f.index], f.index);
  };
  auto middle = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), middle, found.end(),
                    [&](const Found& a, const Found& b) { return key(a) < key(b); });
  found.erase(middle, found.end());
}

std::vector<Found> slips(std::size_t names, const FoldedNames& folded, const Query& query) {
  std::vector<Found> found;
  for (std::size_t i = 0; i < names; i++)
    if (std::optional<Rank> rank = query.slip(folded[i])) found.push_back({i, rank->match, rank->distance});
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
  const Query query(text);
  const FoldedNames folded(names);
  std::vector<Found> found;
  for (std::size_t i = 0; i < names.size(); i++)
    if (std::optional<Match> match = query.better(names[i], folded[i])) found.push_back({i, *match, 0});
  if (found.empty()) found = slips(names.size(), folded, query);
  keep_best(found, names, limit, [](Match match) { return static_cast<int>(match); });
  return found;
}

std::vector<std::string> nearest(std::span<const std::string_view> names, std::string_view text) {
  if (text.empty()) return {};
  const Query query(text);
  const FoldedNames folded(names);
  std::vector<Found> found = slips(names.size(), folded, query);
  for (std::size_t i = 0; i < names.size(); i++)
    if (std::optional<Match> match = query.better(names[i], folded[i])) found.push_back({i, *match, 0});
  // A slip is likelier than a name that was not written to its end.
  constexpr auto kOrder = std::to_array({0, 0, 3, 4, 5, 1, 2});  // by Match
  keep_best(found, names, found.size(), [&](Match match) { return kOrder[static_cast<std::size_t>(match)]; });
  std::vector<std::string> out;
  for (const Found& f : found)
    if (out.size() < kMostNearest && std::ranges::find(out, names[f.index]) == out.end())
      out.emplace_back(names[f.index]);
  return out;
}

}  // namespace darkpkg::lookup
