#include "rules/uuid/outside_uses.hpp"

#include <algorithm>
#include <bitset>
#include <unordered_map>
#include <unordered_set>

#include "base/uuid.hpp"
#include "rules/uuid/package_tables.hpp"

namespace darkpkg::uuid {
namespace {

class Search {
 public:
  Search(database::Database& database, std::span<const LeftContent> left)
      : database_(database), left_(left), users_(left.size()) {
    for (std::size_t i = 0; i < left.size(); i++) {
      const std::optional<Uuid> id = Uuid::parse(left[i].item);
      if (!id) continue;
      const Uuid key{id->dotnet_bytes()};
      by_id_.emplace(key, i);
      starts_.set(start(key.bytes.data()));
      not_outside_.insert(left[i].item);
      not_outside_.insert(left[i].op);
    }
  }

  std::vector<std::optional<std::string>> run() {
    Statement items(database_, "SELECT item, op, owned FROM darkpkg_items");
    while (items.step()) {
      if (items.integer(2) & kContent) not_outside_.emplace(items.text(0));
      if (items.integer(2) & kAddOp) not_outside_.emplace(items.text(1));
    }
    for (ItemKind kind : kItemKinds) look_at_contents(kind);
    look_at_ops();
    look_at_locations();
    look_at_toplevels();
    // What is needed needs others.
    while (!found_.empty()) {
      const std::size_t i = found_.back();
      found_.pop_back();
      const auto [table, runtime] = content_table(left_[i].kind);
      Statement content(database_,
                        "SELECT pt_def, " + std::string(runtime) + " FROM " + std::string(table) + " WHERE id = ?");
      if (!content.bind(std::string_view(left_[i].item)).step()) continue;
      const std::string user = *users_[i];
      for (int column : {0, 1}) look_at(content.blob(column), [&] { return user; });
    }
    return std::move(users_);
  }

 private:
  static std::size_t start(const std::uint8_t* bytes) { return static_cast<std::size_t>(bytes[0]) << 8 | bytes[1]; }

  template <typename Name>
  void look_at(std::string_view blob, Name name) {
    Uuid id;
    for (std::size_t at = 0; at + id.bytes.size() <= blob.size(); at++) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(blob.data()) + at;
      if (!starts_.test(start(bytes))) continue;
      std::copy_n(bytes, id.bytes.size(), id.bytes.begin());
      const auto [begin, end] = by_id_.equal_range(id);
      for (auto found = begin; found != end; ++found) note(found->second, name);
    }
  }

  template <typename Name>
  void note(std::size_t i, Name name) {
    if (users_[i]) return;
    users_[i] = name();
    found_.push_back(i);
  }

  void look_at_contents(ItemKind kind) {
    const auto [table, runtime] = content_table(kind);
    Statement ids(database_, "SELECT id FROM " + std::string(table));
    Statement content(database_,
                      "SELECT pt_def, " + std::string(runtime) + " FROM " + std::string(table) + " WHERE id = ?");
    while (ids.step()) {
      const std::string id(ids.text(0));
      if (not_outside_.contains(id) || !content.bind(std::string_view(id)).step()) continue;
      for (int column : {0, 1}) look_at(content.blob(column), [&] { return named(kind, id); });
      content.reset();
    }
  }

  /// Ops of the packages that name something name items that there are.
  void look_at_ops() {
    Statement ids(database_, "SELECT id FROM package_ops");
    Statement op(database_, "SELECT op_blob FROM package_ops WHERE id = ?");
    while (ids.step()) {
      const std::string id(ids.text(0));
      if (not_outside_.contains(id) || !op.bind(std::string_view(id)).step()) continue;
      look_at(op.blob(0), [&] { return "op " + id; });
      op.reset();
    }
  }

  void look_at_locations() {
    Statement places(database_,
                     "SELECT item_type, owner, modules, name FROM locations WHERE item_id = ? AND item_type = ?");
    for (std::size_t i = 0; i < left_.size(); i++) {
      if (!places.bind(std::string_view(left_[i].item), kind_text(left_[i].kind)).step()) continue;
      note(i, [&] { return shown(places); });
      places.reset();
    }
  }

  void look_at_toplevels() {
    if (!database_.has_table("toplevels_v0")) return;
    Statement all(database_, "SELECT data, tipe, coalesce(name, ''), tlid FROM toplevels_v0");
    while (all.step()) {
      look_at(all.blob(0), [&] {
        const std::string name(all.text(2));
        return std::string(all.text(1)) + " " + (name.empty() ? std::to_string(all.integer(3)) : name);
      });
    }
  }

  static std::string shown(Statement& place) {
    std::string out(place.text(0));
    out += ' ';
    for (int part : {1, 2}) {
      out += place.text(part);
      if (!place.text(part).empty()) out += '.';
    }
    return out.append(place.text(3));
  }

  std::string named(ItemKind kind, const std::string& id) {
    Statement place(database_,
                    "SELECT item_type, owner, modules, name FROM locations WHERE item_id = ? ORDER BY deprecated_at IS "
                    "NOT NULL, rowid");
    if (place.bind(std::string_view(id)).step()) return shown(place);
    return std::string(kind_text(kind)) + " " + id;
  }

  database::Database& database_;
  std::span<const LeftContent> left_;
  std::vector<std::optional<std::string>> users_;
  std::unordered_multimap<Uuid, std::size_t> by_id_;  // the ids as they stand in blobs
  std::bitset<1 << 16> starts_;                       // the first two bytes of these
  std::unordered_set<std::string> not_outside_;       // contents and Add ops
  std::vector<std::size_t> found_;                    // not looked at yet
};

}  // namespace

std::vector<std::optional<std::string>> outside_uses(database::Database& database, std::span<const LeftContent> left) {
  return Search(database, left).run();
}

std::vector<LeftContent> kept_contents(database::Database& database) {
  std::vector<LeftContent> out;
  Statement all(database, "SELECT kind, item, name, op FROM darkpkg_kept");
  while (all.step())
    out.push_back({parse_kind(all.text(0)).value_or(ItemKind::fn), std::string(all.text(1)), std::string(all.text(2)),
                   std::string(all.text(3))});
  return out;
}

void forget_kept(database::Database& database, const LeftContent& content) {
  Statement(database, "DELETE FROM darkpkg_kept WHERE kind = ? AND item = ?")
      .run(kind_text(content.kind), std::string_view(content.item));
}

void keep_content(database::Database& database, const LeftContent& content) {
  Statement(database, "INSERT OR REPLACE INTO darkpkg_kept (kind, item, name, op) VALUES (?, ?, ?, ?)")
      .run(kind_text(content.kind), std::string_view(content.item), std::string_view(content.name),
           std::string_view(content.op));
}

}  // namespace darkpkg::uuid
