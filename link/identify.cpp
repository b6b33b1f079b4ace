#include "link/identify.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "link/prior.hpp"

namespace darkpkg::link {
namespace {

/// An item that comes to another id is removed and added: who refers to it by its name finds the new one.
void identify_by_name(Step& step, PriorId prior) {
  for (Item& item : step.items) {
    // Only other inputs give an item another id, and then every item is looked at.
    if (item.cause != Cause::added && !step.full) continue;
    static const object::Bodies kNone;  // ids by name need none
    const LinkedItem linked{item,           item.index(), kNone, item.number, item.resolutions, item.file->source,
                            item.file->text};
    step.edition.identify({&linked, 1}, *step.inputs, prior);
    if (!item.old || item.old->item == item.id.text()) continue;
    step.removed.push_back(*std::exchange(item.old, std::nullopt));
    item.cause = Cause::added;
  }
}

/// Puts items in an order in which each comes behind those that it refers to; those that refer to each other, a knot,
/// come together. Tarjan's algorithm (1972) without recursion: packages may be chains of any length.
class Knots {
 public:
  explicit Knots(std::deque<Item>& items) : items_(items), nodes_(items.size()) {
    numbers_.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); i++) numbers_.emplace(&items[i], i);
  }

  /// Calls `visit` with the items of each knot.
  template <typename Visit>
  void each(const Visit& visit) {
    std::vector<Item*> knot;
    for (std::size_t start = 0; start < items_.size(); start++) {
      if (nodes_[start].index != 0) continue;
      enter(start);
      while (!path_.empty()) {
        const std::size_t at = path_.back();
        if (std::optional<std::size_t> next = next_used(at)) {
          Node& used = nodes_[*next];
          if (used.index == 0) enter(*next);
          else if (used.open) nodes_[at].low = std::min(nodes_[at].low, used.index);
          continue;
        }
        path_.pop_back();
        if (!path_.empty()) nodes_[path_.back()].low = std::min(nodes_[path_.back()].low, nodes_[at].low);
        if (nodes_[at].low != nodes_[at].index) continue;
        knot.clear();
        for (bool last = false; !last; open_.pop_back()) {
          last = open_.back() == at;
          nodes_[open_.back()].open = false;
          knot.push_back(&items_[open_.back()]);
        }
        visit(knot);
      }
    }
  }

 private:
  struct Node {
    std::size_t index = 0;  // in the order in which they are met, from 1; 0: not yet
    std::size_t low = 0;    // the smallest index that is known to be of the same knot
    std::size_t next = 0;   // the reference to follow next
    bool open = false;      // its knot is not complete
  };

  void enter(std::size_t at) {
    nodes_[at].index = nodes_[at].low = ++met_;
    nodes_[at].open = true;
    open_.push_back(at);
    path_.push_back(at);
  }
  /// The next item that this one refers to and that is among these.
  std::optional<std::size_t> next_used(std::size_t at) {
    const std::vector<Resolution>& resolutions = items_[at].resolutions;
    while (nodes_[at].next < resolutions.size()) {
      const auto used = numbers_.find(resolutions[nodes_[at].next++].item);
      if (used != numbers_.end()) return used->second;
    }
    return std::nullopt;
  }

  std::deque<Item>& items_;
  std::unordered_map<const NamedItem*, std::size_t> numbers_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> open_, path_;
  std::size_t met_ = 0;
};

/// A knot gets new ids if one of it says something else than before, or if something that it refers to got another id.
/// If its ids stay, the cascade ends.
void identify_by_content(Step& step, PriorId prior) {
  const auto moved = [](const Item& item) { return !item.old || item.old->item != item.id.text(); };
  std::vector<LinkedItem> linked;
  std::unordered_set<const NamedItem*> all_moved;
  Knots(step.items).each([&](const std::vector<Item*>& knot) {
    bool due = step.full;
    for (Item* item : knot) {
      due |= item->linked && (!item->old || item->said != item->old->said);
      for (Resolution& resolution : item->resolutions) {
        resolution.settle();
        due |= resolution.item && all_moved.contains(resolution.item);
      }
    }
    if (!due) return;
    linked.clear();
    for (Item* item : knot) linked.push_back(item->linked_item());
    step.edition.identify(linked, *step.inputs, prior);
    for (Item* item : knot) {
      item->linked = true;
      if (moved(*item)) all_moved.insert(item);
    }
  });
}

}  // namespace

void identify_items(Step& step) {
  auto prior = [&](const object::IndexItem& item, std::string_view full_name) {
    return step.prior->prior_id(item, full_name);
  };
  if (step.by_content()) identify_by_content(step, prior);
  else identify_by_name(step, prior);
  for (Item& item : step.items)
    for (Resolution& resolution : item.resolutions) resolution.settle();
}

}  // namespace darkpkg::link
