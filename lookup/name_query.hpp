#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lookup/search.hpp"

namespace darkpkg::lookup {

/// How well names match a text.
class NameQuery {
 public:
  explicit NameQuery(std::string_view text);

  std::string_view text() const { return text_; }
  /// Without the case of its letters; its last part between dots.
  std::string_view folded() const { return folded_; }
  std::string_view last_part() const { return parts_.back(); }

  /// `lower` is folded(name). Nothing if the text is not in the name.
  std::optional<Match> better(std::string_view name, std::string_view lower) const;

  struct Rank {
    Match match{};
    std::size_t distance = 0;
  };
  /// `fuzzy` or `elsewhere`, which the last part decides first: see may_be_slip().
  std::optional<Rank> slip(std::string_view lower) const;
  /// Can a name with this last part, in lower case, be a slip?
  bool may_be_slip(std::string_view last) const;

 private:
  bool at_part(std::string_view name) const;
  std::optional<Rank> elsewhere(std::string_view last) const;

  std::string_view text_;
  std::string folded_;
  std::string from_dot_;
  std::vector<std::string_view> parts_;  // of folded_
  std::uint32_t last_letters_ = 0;       // of the last of them
};

/// Of names that match, which are best: smaller is better.
using Order = int (*)(Match match);
/// For who searches.
int order_of_search(Match match);
/// For who mistyped a name: a slip is likelier than a name that was not written to its end.
int order_of_nearest(Match match);

/// The rank of a name that matches.
inline std::tuple<int, std::size_t, std::size_t, std::string_view> rank_of(Order order, Match match,
                                                                           std::size_t distance,
                                                                           std::string_view name) {
  return {order(match), distance, name.size(), name};
}

/// How many names are suggested at most.
inline constexpr std::size_t kMostNearest = 3;

}  // namespace darkpkg::lookup
