#include "rules/uuid/link/outside_uses.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/uuid.hpp"
#include "cache/database/tables/items.hpp"
#include "rules/uuid/link/package_tables.hpp"

namespace darkpkg::uuid {
namespace {

/// So few are looked for sooner one after the other.
constexpr std::size_t kFewIds = 8;

class Search {
 public:
  Search(database::Database& database, std::span<const KeptRow> left)
      : database_(database), left_(left), users_(left.size()) {
    for (std::size_t i = 0; i < left.size(); i++) {
      const std::optional<Uuid> id = Uuid::parse(left[i].item);
      if (!id) continue;
      const Uuid key{id->dotnet_bytes()};
      by_id_.emplace(key, i);
      by_text_.emplace(left[i].item, i);
      starts_.set(start(key.bytes.data()));
      left_contents_[static_cast<std::size_t>(left[i].kind)].insert(*id);
      if (const std::optional<Uuid> op = Uuid::parse(left[i].op)) left_ops_.insert(*op);
    }
  }

  std::vector<std::optional<std::string>> run() {
    // Mostly nobody else has a row. Then counting does, which costs a fraction of looking at ids.
    const Counts own = count_own();
    for (ItemKind kind : kItemKinds) {
      const auto n = static_cast<std::size_t>(kind);
      const std::string_view table = content_table(kind).table;
      if (count(table) != own.contents[n] + present(table, left_contents_[n])) look_at_contents(kind);
    }
    if (count("package_ops") != own.ops + present("package_ops", left_ops_)) look_at_ops();
    if (count("locations") != own.locations) look_at_locations();
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
  /// How many rows of darkpkg's own there are in tables of Dark's.
  struct Counts {
    std::array<std::int64_t, kItemKinds.size()> contents{};
    std::int64_t ops = 0;
    std::int64_t locations = 0;
  };

  Counts count_own() {
    Counts out;
    database::visit_owned(database_, [&](ItemKind kind, std::string_view, std::string_view, std::int64_t owned) {
      out.contents[static_cast<std::size_t>(kind)] += (owned & kContent) != 0;
      out.ops += ((owned & kAddOp) != 0) + ((owned & kNameOp) != 0);
      out.locations += (owned & kLocation) != 0;
    });
    return out;
  }

  std::int64_t count(std::string_view table) {
    return database_.integer("SELECT count(*) FROM " + std::string(table)).value_or(0);
  }

  /// How many of these rows there are.
  std::int64_t present(std::string_view table, const std::unordered_set<Uuid>& ids) {
    Statement row(database_, "SELECT 1 FROM " + std::string(table) + " WHERE id = ?");
    std::int64_t out = 0;
    for (const Uuid& id : ids) out += row.bind(std::string_view(id.text())).step();
    return out;
  }

  /// The ids of contents and Add ops that are darkpkg's own, or left.
  const std::unordered_set<Uuid>& own_ids() {
    if (own_ids_) return *own_ids_;
    own_ids_ = left_ops_;
    for (const std::unordered_set<Uuid>& contents : left_contents_) own_ids_->insert(contents.begin(), contents.end());
    database::visit_owned(database_, [&](ItemKind, std::string_view item, std::string_view op, std::int64_t owned) {
      for (auto [text, bit] : {std::pair(item, kContent), std::pair(op, kAddOp)})
        if (owned & bit)
          if (const std::optional<Uuid> id = Uuid::parse(text)) own_ids_->insert(*id);
    });
    return *own_ids_;
  }

  bool is_own(std::string_view text) {
    const std::optional<Uuid> id = Uuid::parse(text);
    return id && own_ids().contains(*id);
  }

  static std::size_t start(const std::uint8_t* bytes) { return static_cast<std::size_t>(bytes[0]) << 8 | bytes[1]; }

  /// Calls `name` for the name of whose blob it is.
  template <typename Name>
  void look_at(std::string_view blob, Name name) {
    if (by_id_.size() <= kFewIds) {
      for (const auto& [id, i] : by_id_)
        if (::memmem(blob.data(), blob.size(), id.bytes.data(), id.bytes.size())) note(i, name);
      return;
    }
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
      if (is_own(id) || !content.bind(std::string_view(id)).step()) continue;
      for (int column : {0, 1}) look_at(content.blob(column), [&] { return named(kind, id); });
      content.reset();
    }
  }

  /// Ops of the packages that name something name items that there are: they are looked at like those of others, which
  /// nothing tells from them.
  void look_at_ops() {
    Statement ops(database_, "SELECT id, op_blob FROM package_ops");
    while (ops.step())
      if (!is_own(ops.text(0))) look_at(ops.blob(1), [&] { return "op " + std::string(ops.text(0)); });
  }

  void look_at_locations() {
    Statement places(database_, "SELECT item_type, owner, modules, name, item_id FROM locations");
    while (places.step()) {
      const auto [begin, end] = by_text_.equal_range(places.text(4));
      for (auto found = begin; found != end; ++found)
        if (kind_text(left_[found->second].kind) == places.text(0)) note(found->second, [&] { return shown(places); });
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
  std::span<const KeptRow> left_;
  std::vector<std::optional<std::string>> users_;
  std::unordered_multimap<Uuid, std::size_t> by_id_;  // the ids as they stand in blobs
  std::unordered_multimap<std::string_view, std::size_t> by_text_;
  std::bitset<1 << 16> starts_;  // the first two bytes of the ids in blobs
  std::array<std::unordered_set<Uuid>, kItemKinds.size()> left_contents_;
  std::unordered_set<Uuid> left_ops_;
  std::optional<std::unordered_set<Uuid>> own_ids_;  // read when asked for
  std::vector<std::size_t> found_;                   // not looked at yet
};

}  // namespace

std::vector<std::optional<std::string>> outside_uses(database::Database& database, std::span<const KeptRow> left) {
  return Search(database, left).run();
}

}  // namespace darkpkg::uuid
