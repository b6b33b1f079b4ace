#include "lookup/packed_search.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/ascii_text.hpp"
#include "cache/database/tables/packed_names.hpp"
#include "lookup/name_query.hpp"

namespace darkpkg::lookup {
namespace {

using database::kFirstOfText;
using database::kItemEntry;
using database::kModuleEntry;

bool begins_entry(char c) { return static_cast<unsigned char>(c) < kFirstOfText; }

/// The place of the first byte from `at` on that begins an entry; the end if there is none.
std::size_t entry_from(std::string_view part, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  for (; at + 8 <= part.size(); at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, part.data() + at, 8);
    // A byte below kFirstOfText (which is at most 128) borrows. Those behind it may be taken for such, no others.
    if (((eight - kOnes * kFirstOfText) & ~eight & kHighs) != 0) break;
  }
  while (at < part.size() && !begins_entry(part[at])) at++;
  return at;
}

/// An entry: where it begins, and where the next one does.
struct NameEntry {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view text(std::string_view part) const { return part.substr(begin + 1, end - begin - 1); }
};

NameEntry entry_at(std::string_view part, std::size_t begin) { return {begin, entry_from(part, begin + 1)}; }

/// The best of what is found, by rank, then in the order of kinds.
class BestHits {
 public:
  BestHits(std::size_t limit, Order order) : limit_(limit), order_(order) {}

  /// False if there are enough that are better than any of that length.
  bool wants(Match match, std::size_t distance, std::size_t length) const {
    return !last_ || std::tuple(order_(match), distance, length) <= *last_;
  }
  void add(PackedHit hit) {
    found_.push_back(std::move(hit));
    if (found_.size() >= 2 * limit_ + 64) keep();
  }
  bool empty() const { return found_.empty(); }
  std::vector<PackedHit> take() {
    keep();
    return std::move(found_);
  }

 private:
  auto key(const PackedHit& hit) const {
    return std::tuple_cat(rank_of(order_, hit.match, hit.distance, hit.name), std::tuple(kind_text(hit.kind)));
  }
  void keep() {
    const std::size_t count = std::min(limit_, found_.size());
    std::partial_sort(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(count), found_.end(),
                      [&](const PackedHit& a, const PackedHit& b) { return key(a) < key(b); });
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(count), found_.end());
    if (count == limit_) last_ = {order_(found_.back().match), found_.back().distance, found_.back().name.size()};
  }

  std::size_t limit_;
  Order order_;
  std::vector<PackedHit> found_;
  std::optional<std::tuple<int, std::size_t, std::size_t>> last_;  // of `limit` that were found
};

class PackedSearch {
 public:
  PackedSearch(std::string_view text, std::size_t limit, Order order) : query_(text), best_(limit, order) {
    const std::string_view folded = query_.folded();
    const std::size_t dot = folded.rfind('.');
    dotted_ = dot != std::string_view::npos;
    if (dotted_) {
      before_ = folded.substr(0, dot);
      behind_ = folded.substr(dot + 1);
    }
    may_be_inside_ = std::ranges::none_of(folded, begins_entry);
  }

  /// Names that have the text in them.
  void better(NameParts parts) {
    if (!may_be_inside_) return;
    parts([&](std::string_view part) {
      set(part);
      if (dotted_) by_modules();
      else by_places();
    });
  }

  void slips(NameParts parts) {
    parts([&](std::string_view part) {
      set(part);
      NameEntry module;
      for (std::size_t at = 0; at < part_.size();) {
        const NameEntry entry = entry_at(part_, at);
        at = entry.end;
        if (part_[entry.begin] == kModuleEntry) module = entry;
        else if (query_.may_be_slip(entry.text(lower_))) slip(module, entry);
      }
    });
  }

  BestHits& best() { return best_; }

 private:
  void set(std::string_view part) {
    part_ = part;
    to_lower(part, lower_);
  }

  /// A text without dots is in a last part or in a module.
  void by_places() {
    const std::string_view text = query_.folded();
    for (std::size_t at = 0; (at = find_text(lower_, text, at)) != std::string_view::npos;) {
      std::size_t begin = at;
      while (!begins_entry(part_[begin])) begin--;
      if (part_[begin] != kModuleEntry) {
        const NameEntry entry = entry_at(part_, begin);
        in_last(entry_at(part_, part_.rfind(kModuleEntry, begin)), entry);
        at = entry.end;
        continue;
      }
      const NameEntry module = entry_at(part_, begin);
      at = each_item(module, [&](const NameEntry& entry) {
        if (entry.text(lower_).find(text) != std::string_view::npos) in_last(module, entry);
        else in_module(module, entry);
      });
    }
  }

  /// One with dots is in a module, or its last dot is that between module and last part.
  void by_modules() {
    for (std::size_t at = 0; at < part_.size();) {
      const NameEntry module = entry_at(part_, at);
      const std::string_view name = module.text(lower_);
      const bool has = name.find(query_.folded()) != std::string_view::npos,
                 ends = !name.empty() && name.ends_with(before_);
      if (!has && !ends) {
        at = std::min(part_.find(kModuleEntry, module.end), part_.size());
        continue;
      }
      at = each_item(module, [&](const NameEntry& entry) {
        if (ends && entry.text(lower_).starts_with(behind_)) inside(module, entry);
        else if (has) in_module(module, entry);
      });
    }
  }

  /// Calls `see` with the items of a module; where the next module begins.
  template <typename See>
  std::size_t each_item(const NameEntry& module, const See& see) {
    std::size_t at = module.end;
    while (at < part_.size() && part_[at] != kModuleEntry) {
      const NameEntry entry = entry_at(part_, at);
      see(entry);
      at = entry.end;
    }
    return at;
  }

  std::size_t length(const NameEntry& module, const NameEntry& item) const {
    const std::size_t before = module.end - module.begin - 1;
    return (before == 0 ? 0 : before + 1) + (item.end - item.begin - 1);
  }
  static void join(std::string& to, std::string_view module, std::string_view last) {
    to = module;
    if (!module.empty()) to += '.';
    to += last;
  }
  void add(const NameEntry& module, const NameEntry& item, Match match, std::size_t distance) {
    if (part_[item.begin] >= kItemEntry + static_cast<char>(kItemKinds.size())) return;  // no kind of item
    if (!best_.wants(match, distance, length(module, item))) return;
    PackedHit hit{{}, static_cast<ItemKind>(part_[item.begin] - kItemEntry), match, distance};
    join(hit.name, module.text(part_), item.text(part_));
    best_.add(std::move(hit));
  }

  void in_module(const NameEntry& module, const NameEntry& item) { add(module, item, Match::module, 0); }
  /// The last part has the text, which has no dots.
  void in_last(const NameEntry& module, const NameEntry& item) {
    const std::string_view last = item.text(part_), lower = item.text(lower_), text = query_.folded();
    const Match match = last == query_.text()     ? Match::exact
                        : lower == text           ? Match::same
                        : lower.starts_with(text) ? Match::prefix
                                                  : Match::substring;
    add(module, item, match, 0);
  }
  /// The text has dots, and reaches from the module into the last part.
  void inside(const NameEntry& module, const NameEntry& item) {
    join(name_, module.text(part_), item.text(part_));
    join(lower_name_, module.text(lower_), item.text(lower_));
    if (const std::optional<Match> match = query_.better(name_, lower_name_)) add(module, item, *match, 0);
  }
  void slip(const NameEntry& module, const NameEntry& item) {
    join(lower_name_, module.text(lower_), item.text(lower_));
    if (const auto rank = query_.slip(lower_name_)) add(module, item, rank->match, rank->distance);
  }

  NameQuery query_;
  BestHits best_;
  bool dotted_ = false;
  std::string_view before_, behind_;  // the last dot of the text
  bool may_be_inside_ = true;
  std::string_view part_;
  std::string lower_;              // part_ in lower case
  std::string name_, lower_name_;  // room for one
};

}  // namespace

std::vector<PackedHit> search_packed(NameParts parts, std::string_view text, std::size_t limit) {
  if (text.empty() || limit == 0) return {};
  PackedSearch search(text, limit, order_of_search);
  search.better(parts);
  if (search.best().empty()) search.slips(parts);
  return search.best().take();
}

std::vector<std::string> nearest_packed(NameParts parts, std::string_view text) {
  if (text.empty()) return {};
  // A name may be there for several reasons and kinds, and counts once.
  PackedSearch search(text, kMostNearest * 2 * kItemKinds.size(), order_of_nearest);
  search.slips(parts);
  search.better(parts);
  std::vector<std::string> out;
  for (PackedHit& hit : search.best().take())
    if (out.size() < kMostNearest && std::ranges::find(out, hit.name) == out.end()) out.push_back(std::move(hit.name));
  return out;
}

std::vector<std::string> modules_with(NameParts parts, std::string_view text) {
  std::set<std::string, std::less<>> found;
  parts([&](std::string_view part) {
    for (std::size_t at = 0; at < part.size();) {
      const NameEntry entry = entry_at(part, at);
      at = std::min(part.find(kModuleEntry, entry.end), part.size());
      // Also those around it, the innermost first: if one is known, so are those around that.
      std::string_view module = entry.text(part);
      while (!module.empty() && module.find(text) != std::string_view::npos && !found.contains(module)) {
        found.emplace(module);
        module = module.substr(0, module.rfind('.'));
      }
    }
  });
  return {found.begin(), found.end()};
}

}  // namespace darkpkg::lookup
