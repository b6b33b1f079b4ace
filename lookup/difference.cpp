#include "lookup/difference.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/deep_stack.hpp"
#include "cache/database/tables/edges.hpp"
#include "cache/database/tables/state.hpp"

namespace darkpkg::lookup {
namespace {

using database::ItemRow;
using object::ItemKind;

/// An item with what the link noted of it.
struct Entry {
  ItemName item;
  const ItemRow* row = nullptr;  ///< null if darkpkg did not link the database
};

/// One of the two states, in ascending order of name and kind.
class Side {
 public:
  explicit Side(const StoredItems& items) : items_(&items) {
    database::Database& db = items.database();
    state_ = database::has_state(db) ? database::read_state(db) : std::nullopt;
    if (state_) rows_ = database::read_all_items(db);
    for (const ItemRow& row : rows_)
      entries_.push_back({{row.kind, row.name, ItemId::parse(row.item).value_or(ItemId())}, &row});
    if (!state_)
      for (const ItemName& item : items.all()) entries_.push_back({item});
    std::ranges::sort(entries_, {}, [](const Entry& entry) { return std::tie(entry.item.name, entry.item.kind); });
  }

  const StoredItems& items() const { return *items_; }
  std::span<const Entry> entries() const { return entries_; }
  /// Can what was noted of the items of both be compared?
  bool is_comparable(const Side& other) const {
    return state_ && other.state_ && state_->compiler == other.state_->compiler &&
           state_->linker == other.state_->linker;
  }
  bool has_rows() const { return state_.has_value(); }

 private:
  const StoredItems* items_;
  std::optional<database::State> state_;
  std::vector<ItemRow> rows_;
  std::vector<Entry> entries_;
};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

/// What an item says, by names. `renamed`: ids whose names don't count.
Result<std::string> said(const StoredItems& items, const ItemName& item,
                         const std::unordered_set<ItemId>* renamed = nullptr) {
  Result<StoredItem> stored = items.read_program(item);
  if (!stored) return tl::unexpected(stored.error());
  const NameOf name_of = [&](ItemKind, const ItemId& id) {
    if (renamed && renamed->contains(id)) return std::string("*");
    const ItemName* found = items.by_id(id);
    return found ? found->name : std::string();
  };
  Result<std::string> out = text(items.edition(), *stored, Form::program, name_of);
  if (out) replace_all(*out, item.id.text(), "*");
  if (out && renamed) {
    replace_all(*out, item.name, "*");
    replace_all(*out, std::string(item.module()) + ".", "*.");
  }
  return out;
}

class Comparer {
 public:
  Comparer(const Side& before, const Side& now) : before_(before), now_(now), comparable_(before.is_comparable(now)) {}

  Result<Comparison> run() {
    Result<void> done = pair_by_name();
    if (done) done = pair_by_content();
    if (!done) return tl::unexpected(done.error());
    for (const Entry* entry : removed_)
      out_.items.push_back({Difference::removed, entry->item, entry->item, "", false});
    for (const Entry* entry : added_) out_.items.push_back({Difference::added, entry->item, {}, "", false});
    if (now_.has_rows()) find_ways();
    std::ranges::sort(out_.items, {}, [](const ItemDifference& one) {
      return std::tuple(one.difference, std::string_view(one.item.name), one.item.kind);
    });
    out_.items_before = before_.entries().size();
    out_.items_now = now_.entries().size();
    return std::move(out_);
  }

 private:
  Result<void> pair_by_name() {
    const std::span<const Entry> before = before_.entries(), now = now_.entries();
    std::size_t i = 0, j = 0;
    while (i < before.size() || j < now.size()) {
      const auto order = i == before.size() ? std::strong_ordering::greater
                         : j == now.size()  ? std::strong_ordering::less
                                            : std::tie(before[i].item.name, before[i].item.kind) <=>
                                                 std::tie(now[j].item.name, now[j].item.kind);
      if (order < 0) {
        removed_.push_back(&before[i++]);
      } else if (order > 0) {
        added_.push_back(&now[j++]);
      } else if (Result<void> done = compare_pair(before[i++], now[j++]); !done) {
        return done;
      }
    }
    return {};
  }

  Result<void> compare_pair(const Entry& before, const Entry& now) {
    const bool same_id = before.item.id == now.item.id;
    bool says_the_same = true;
    if (comparable_) {
      says_the_same = before.row->hash == now.row->hash;
      if (says_the_same && same_id && before.row->op == now.row->op) return {};
    } else {
      if (same_id && by_content()) return {};
      Result<std::string> was = said(before_.items(), before.item), is = said(now_.items(), now.item);
      if (!was) return tl::unexpected(was.error());
      if (!is) return tl::unexpected(is.error());
      says_the_same = *was == *is;
      if (says_the_same && same_id) return {};
    }
    out_.items.push_back(
        {says_the_same ? Difference::followed : Difference::changed, now.item, before.item, "", same_id});
    return {};
  }

  /// What went and what came with the same content was renamed.
  Result<void> pair_by_content() {
    if (removed_.empty() || added_.empty()) return {};
    if (by_content())
      pair([](const Entry& entry) { return entry.item.id.text(); },
           [](const Entry& entry) { return entry.item.id.text(); });
    // Ids that follow from names, and those of items that use each other, are others under other names.
    std::unordered_set<ItemId> gone, come;
    for (const Entry* entry : removed_) gone.insert(entry->item.id);
    for (const Entry* entry : added_) come.insert(entry->item.id);
    std::optional<Error> failed;
    const auto content = [&](const Side& side, const std::unordered_set<ItemId>& renamed) {
      return [&](const Entry& entry) {
        Result<std::string> text = said(side.items(), entry.item, &renamed);
        if (!text) failed = text.error();
        return text.value_or("");
      };
    };
    if (!removed_.empty() && !added_.empty()) pair(content(before_, gone), content(now_, come));
    return failed ? Result<void>(tl::unexpected(*failed)) : Result<void>();
  }

  /// Pairs those of equal content: of several the one with the same last part, else one of the same module, else the
  /// first.
  template <typename Before, typename Now>
  void pair(const Before& before, const Now& now) {
    std::map<std::pair<ItemKind, std::string>, std::vector<const Entry*>> by_content;
    for (const Entry* entry : added_) by_content[{entry->item.kind, now(*entry)}].push_back(entry);
    std::unordered_set<const Entry*> paired;
    for (const Entry* entry : removed_) {
      const auto found = by_content.find({entry->item.kind, before(*entry)});
      if (found == by_content.end() || found->second.empty()) continue;
      std::vector<const Entry*>& candidates = found->second;
      auto best = std::ranges::find(candidates, entry->item.last(), [](const Entry* one) { return one->item.last(); });
      if (best == candidates.end())
        best = std::ranges::find(candidates, entry->item.module(), [](const Entry* one) { return one->item.module(); });
      if (best == candidates.end()) best = candidates.begin();
      out_.items.push_back({Difference::renamed, (*best)->item, entry->item, "", (*best)->item.id == entry->item.id});
      paired.insert({entry, *best});
      candidates.erase(best);
    }
    const auto is_paired = [&](const Entry* entry) { return paired.contains(entry); };
    std::erase_if(removed_, is_paired);
    std::erase_if(added_, is_paired);
  }

  /// For what followed, an item that it uses and that is another now: by the shortest way from one that did not follow
  /// itself, and of these the first by name.
  void find_ways() {
    std::unordered_map<std::int64_t, ItemDifference*> followers;  // by row, as long as no way is known
    using Key = std::pair<std::string_view, ItemKind>;
    std::map<Key, ItemDifference*> by_name;
    std::vector<const ItemDifference*> level, next;
    for (ItemDifference& one : out_.items) {
      if (one.difference == Difference::followed) by_name.emplace(Key(one.item.name, one.item.kind), &one);
      else if (one.difference != Difference::removed) level.push_back(&one);
    }
    for (const Entry& entry : now_.entries())
      if (const auto found = by_name.find(Key(entry.item.name, entry.item.kind)); found != by_name.end())
        followers.emplace(entry.row->row, found->second);
    database::UserRows users(now_.items().database());
    std::vector<std::int64_t> rows;
    for (; !level.empty() && !followers.empty(); level = std::exchange(next, {})) {
      std::ranges::sort(level, {}, [](const ItemDifference* one) { return std::tie(one->item.name, one->item.kind); });
      for (const ItemDifference* used : level) {
        rows.clear();
        users.add_users_of(used->item, rows);
        for (std::int64_t row : rows) {
          const auto follower = followers.find(row);
          if (follower == followers.end()) continue;
          follower->second->through = used->item.name;
          next.push_back(follower->second);
          followers.erase(follower);
        }
      }
    }
  }

  bool by_content() const { return now_.items().edition().identity() == Identity::by_content; }

  const Side& before_;
  const Side& now_;
  bool comparable_;
  std::vector<const Entry*> removed_, added_;
  Comparison out_;
};

}  // namespace

std::string_view difference_text(Difference difference) {
  switch (difference) {
    case Difference::removed: return "removed";
    case Difference::added: return "added";
    case Difference::renamed: return "renamed";
    case Difference::changed: return "changed";
    case Difference::followed: return "followed";
  }
  return "";
}

Result<Comparison> compare(const StoredItems& before, const StoredItems& now) {
  if (&before.edition() != &now.edition())
    return fail("'" + before.database().path() + "' is of the edition '" + std::string(before.edition().name()) +
                    "' of Dark, '" + now.database().path() + "' of '" + std::string(now.edition().name()) + "'",
                "compare databases of one edition");
  std::optional<Result<Comparison>> out;
  with_deep_stack([&] {
    out = reading([&] {
      const Side from(before), to(now);
      return Comparer(from, to).run();
    });
  });
  return std::move(*out);
}

}  // namespace darkpkg::lookup
