#include "lookup/name_query.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/edit_distance.hpp"

namespace darkpkg::lookup {
namespace {

std::vector<std::string_view> parts_of(std::string_view dotted) {
  std::vector<std::string_view> out;
  for (;;) {
    std::size_t dot = dotted.find('.');
    out.push_back(dotted.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    dotted.remove_prefix(dot + 1);
  }
}

/// Which bytes a text has, of some several in one bit.
std::uint32_t letters_of(std::string_view text) {
  std::uint32_t out = 0;
  for (char c : text) out |= std::uint32_t{1} << (static_cast<unsigned char>(c) & 31);
  return out;
}

bool has_more_than(std::size_t count, std::uint32_t bits) {
  for (; bits != 0 && count > 0; count--) bits &= bits - 1;
  return bits != 0;
}

}  // namespace

NameQuery::NameQuery(std::string_view text) : text_(text), folded_(lookup::folded(text)) {
  from_dot_ = "." + folded_;
  parts_ = parts_of(folded_);
  last_letters_ = letters_of(parts_.back());
}

std::optional<Match> NameQuery::better(std::string_view name, std::string_view lower) const {
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

std::optional<NameQuery::Rank> NameQuery::slip(std::string_view lower) const {
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

bool NameQuery::may_be_slip(std::string_view last) const {
  const std::string_view ours = parts_.back();
  const std::size_t limit = slips_in(ours);
  if (std::max(ours.size(), last.size()) - std::min(ours.size(), last.size()) > limit) return false;
  // Each edit takes away, and brings, one letter at most.
  const std::uint32_t theirs = letters_of(last);
  if (has_more_than(limit, last_letters_ & ~theirs) || has_more_than(limit, theirs & ~last_letters_)) return false;
  return edit_distance(ours, last, limit) <= limit;
}

bool NameQuery::at_part(std::string_view name) const {
  return name.size() == text_.size() || name[name.size() - text_.size() - 1] == '.';
}

std::optional<NameQuery::Rank> NameQuery::elsewhere(std::string_view last) const {
  if (parts_.size() > 1 && last == parts_.back()) return Rank{Match::elsewhere, 0};
  return std::nullopt;
}

int order_of_search(Match match) { return static_cast<int>(match); }

int order_of_nearest(Match match) {
  constexpr auto kOrder = std::to_array({0, 0, 3, 4, 5, 1, 2});  // by Match
  return kOrder[static_cast<std::size_t>(match)];
}

}  // namespace darkpkg::lookup
