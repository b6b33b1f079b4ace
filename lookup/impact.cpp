#include "lookup/impact.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "cache/database/tables/edges.hpp"

namespace darkpkg::lookup {
namespace {

/// Follows uses backwards, from what changes to all that it reaches. Who is in a knot with another reaches it.
class Follow {
 public:
  explicit Follow(database::Database& database) : database_(database), users_(database) {}

  Result<Impact> run(std::span<const ItemName> changed) {
    for (const ItemName& item : changed) {
      const std::optional<std::int64_t> row = database::item_row(database_, item.name, item.kind);
      if (!row)
        return fail("no package defines '" + item.name + "'",
                    "somebody wrote it into '" + database_.path() + "': nothing is built from it");
      if (numbers_.emplace(*row, found_.items.size()).second) found_.items.push_back({item, 0, found_.items.size()});
    }
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < found_.items.size(); i++) {
      rows.clear();
      users_.add_users_of(found_.items[i].item, rows);
      for (std::int64_t row : rows) add_use(row, i);
    }
    choose_ways();
    sort();
    find_twins();
    return std::move(found_);
  }

 private:
  void add_use(std::int64_t user, std::size_t used) {
    const auto [at, is_new] = numbers_.emplace(user, found_.items.size());
    if (is_new) found_.items.push_back({users_.item(user), found_.items[used].steps + 1, used});
    if (at->second != used)
      found_.uses.push_back({static_cast<std::uint32_t>(at->second), static_cast<std::uint32_t>(used)});
  }

  bool is_before(std::size_t a, std::size_t b) const {
    const auto key = [&](std::size_t i) {
      const AffectedItem& one = found_.items[i];
      return std::tuple(one.steps, std::string_view(one.item.name), one.item.kind);
    };
    return key(a) < key(b);
  }

  /// Of several ways of the same length the first by name, whatever order the rows are in.
  void choose_ways() {
    for (const Impact::Use& use : found_.uses) {
      AffectedItem& user = found_.items[use.user];
      if (found_.items[use.used].steps + 1 == user.steps && is_before(use.used, user.through)) user.through = use.used;
    }
  }

  void sort() {
    std::vector<std::size_t> order(found_.items.size()), places(found_.items.size());
    for (std::size_t i = 0; i < order.size(); i++) order[i] = i;
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return is_before(a, b); });
    for (std::size_t i = 0; i < order.size(); i++) places[order[i]] = i;
    std::vector<AffectedItem> sorted;
    sorted.reserve(order.size());
    for (std::size_t i : order) {
      sorted.push_back(std::move(found_.items[i]));
      sorted.back().through = places[sorted.back().through];
    }
    found_.items = std::move(sorted);
    for (Impact::Use& use : found_.uses)
      use = {static_cast<std::uint32_t>(places[use.user]), static_cast<std::uint32_t>(places[use.used])};
  }

  void find_twins() {
    database::SharedIds shared(database_);
    std::unordered_set<std::string> ids;
    for (const AffectedItem& one : found_.items) {
      if (one.steps > 0) break;
      if (!ids.insert(one.item.id.text()).second) continue;
      for (const database::ItemRow& row : shared.items(one.item.id.text()))
        if (!numbers_.contains(row.row)) found_.twins.push_back({row.kind, row.name, one.item.id});
    }
    std::ranges::sort(found_.twins, {}, [](const ItemName& twin) { return std::tie(twin.name, twin.kind); });
  }

  database::Database& database_;
  database::UserRows users_;
  std::unordered_map<std::int64_t, std::size_t> numbers_;  // of found_.items, by their rows
  Impact found_;
};

}  // namespace

Result<Impact> impact(const StoredItems& items, std::span<const ItemName> changed) {
  return reading([&]() -> Result<Impact> {
    if (!database::has_edges(items.database()))
      return fail("'" + items.database().path() + "' does not know who uses what",
                  "link it with darkpkg: darkpkg build --db " + items.database().path());
    return Follow(items.database()).run(changed);
  });
}

Result<std::vector<ItemName>> items_of_file(const StoredItems& items, const std::string& file) {
  return reading([&]() -> Result<std::vector<ItemName>> {
    std::vector<ItemName> out;
    const std::optional<database::FileId> id = database::file_id(items.database(), file);
    if (!id) return out;
    for (const database::ItemRow& row : database::read_items(items.database(), *id))
      out.push_back({row.kind, row.name, ItemId::parse(row.item).value_or(ItemId())});
    return out;
  });
}

}  // namespace darkpkg::lookup
