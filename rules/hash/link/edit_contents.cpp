#include "rules/hash/link/edit_contents.hpp"

#include <algorithm>

#include "rules/hash/link/outside_hashes.hpp"

namespace darkpkg::hash {
namespace {

using database::Blob;
using database::Statement;

/// The statements on contents of a kind.
struct ContentSql {
  std::string_view exists, insert, change, replace, erase, has_op;
};
constexpr ContentSql kTypeSql{
    "SELECT 1 FROM package_types WHERE hash = ?",
    "INSERT INTO package_types (hash, pt_def, description, rt_def) VALUES (?1, ?2, ?3, ?4)",
    "UPDATE package_types SET pt_def = ?2, description = ?3, rt_def = ?4 WHERE hash = ?1 AND (pt_def, description, "
    "rt_def) IS NOT (?2, ?3, ?4)",
    "UPDATE package_types SET hash = ?1, pt_def = ?2, description = ?3, rt_def = ?4 WHERE hash = ?5",
    "DELETE FROM package_types WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_types c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};
// What only Dark can evaluate keeps what Dark made of it, while its hash stays.
constexpr ContentSql kValueSql{
    "SELECT 1 FROM package_values WHERE hash = ?",
    "INSERT INTO package_values (hash, pt_def, description, rt_dval, value_type) VALUES (?1, ?2, ?3, ?4, ?5)",
    "UPDATE package_values SET pt_def = ?2, description = ?3, rt_dval = coalesce(?4, rt_dval), value_type = "
    "coalesce(?5, value_type) WHERE hash = ?1 AND (pt_def, description, rt_dval, value_type) IS NOT (?2, ?3, "
    "coalesce(?4, rt_dval), coalesce(?5, value_type))",
    "UPDATE package_values SET hash = ?1, pt_def = ?2, description = ?3, rt_dval = ?4, value_type = ?5 WHERE hash = ?6",
    "DELETE FROM package_values WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_values c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};
constexpr ContentSql kFnSql{
    "SELECT 1 FROM package_functions WHERE hash = ?",
    "INSERT INTO package_functions (hash, pt_def, description, rt_instrs) VALUES (?1, ?2, ?3, ?4)",
    "UPDATE package_functions SET pt_def = ?2, description = ?3, rt_instrs = ?4 WHERE hash = ?1 AND (pt_def, "
    "description, rt_instrs) IS NOT (?2, ?3, ?4)",
    "UPDATE package_functions SET hash = ?1, pt_def = ?2, description = ?3, rt_instrs = ?4 WHERE hash = ?5",
    "DELETE FROM package_functions WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_functions c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};

constexpr const ContentSql& content_sql(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return kTypeSql;
    case ItemKind::value: return kValueSql;
    case ItemKind::fn: break;
  }
  return kFnSql;
}

}  // namespace

std::optional<ItemContent> EditContents::content(ItemKind kind, std::string_view hash) {
  const auto [table, runtime] = content_table(kind);
  std::string sql("SELECT ");
  sql.append(kind == ItemKind::value ? "pt_def" : runtime).append(" FROM ").append(table);
  Statement& row = rows_.select(sql.append(" WHERE hash = ?"), hash);
  if (!row.step()) return std::nullopt;
  ItemContent out{std::string(row.blob(0)), shared_.name(hash).value_or("")};
  row.reset();
  return out;
}

bool EditContents::has_other_code(std::span<LoadedItem* const> winners) {
  for (const LoadedItem* winner : winners) {
    const ItemKind kind = winner->item->row.kind;
    if (kind == ItemKind::type || winner->bytes.runtime.empty()) continue;
    Statement& row =
        rows_.select(kind == ItemKind::fn ? "SELECT 1 FROM package_functions WHERE hash = ? AND rt_instrs IS NOT ?"
                                          : "SELECT 1 FROM package_values WHERE hash = ? AND rt_dval IS NOT ?",
                     std::string_view(winner->item->row.item), Blob{winner->bytes.runtime});
    const bool is_other = row.step();
    row.reset();
    if (is_other) return true;
  }
  return false;
}

std::vector<std::string> EditContents::values() { return database::read_ids(database_, ItemKind::value); }

bool EditContents::put_result(const ValueResult& result) {
  return rows_.run(
             "UPDATE package_values SET rt_dval = ?2, value_type = ?3 WHERE hash = ?1 AND (rt_dval, value_type) IS NOT "
             "(?2, ?3)",
             std::string_view(result.id), Blob{result.runtime}, Blob{result.type}) > 0;
}

// Dark's index on the types of values finds those without one, and a value has both or neither.
std::size_t EditContents::unevaluated() {
  std::size_t out = 0;
  Statement& hashes = rows_.select("SELECT hash FROM package_values WHERE value_type IS NULL AND rt_dval IS NULL");
  while (hashes.step()) out += shared_.name(hashes.text(0)).has_value();
  return out;
}

void EditContents::begin(std::span<const TableItem> items, std::span<const database::ItemRow> removed,
                         std::string_view commit) {
  left_.clear();
  contents_.clear();
  gone_ops_.clear();
  find_left(items, removed);
  settle_kept(items, commit);
  find_contents(items);
}

void EditContents::find_left(std::span<const TableItem> items, std::span<const database::ItemRow> removed) {
  const auto add = [&](const database::ItemRow& row) {
    left_.try_emplace(row.item, Left{row.kind, row.name, {}}).first->second.ops.insert(row.op);
    gone_ops_.insert(row.op);
  };
  for (const database::ItemRow& row : removed) add(row);
  for (const TableItem& item : items)
    if (item.old) add(*item.old);
  for (const TableItem& item : items) left_.erase(item.row.item);
}

void EditContents::settle_kept(std::span<const TableItem> items, std::string_view commit) {
  std::map<std::string, KeptRow> kept = kept_contents(database_);
  const auto forget = [&](const std::string& hash, const KeptRow& row) {
    gone_ops_.insert(row.op);
    database::forget_kept(database_, hash);
  };
  for (const TableItem& item : items)
    if (auto back = kept.find(item.row.item); back != kept.end()) {
      forget(back->first, back->second);
      kept.erase(back);
    }
  const OutsideHashes outside(database_, commit);
  others_ = !outside.none();
  if (!others_ && kept.empty()) return;
  std::set<std::string> hashes;
  for (const auto& [hash, left] : left_) hashes.insert(hash);
  for (const auto& [hash, row] : kept) hashes.insert(hash);
  const std::map<std::string, std::string> needed = outside.needed(rows_, hashes);
  for (const auto& [hash, row] : kept) {
    if (needed.contains(hash)) continue;
    erase(row.kind, hash);
    forget(hash, row);
  }
  for (const auto& [hash, user] : needed) {
    const auto left = left_.find(hash);
    if (left == left_.end()) continue;
    if (!outside.added(hash)) {
      const KeptRow row{left->second.kind, hash, left->second.name, op_of_content(hash, left->second)};
      database::put_kept(database_, row);
      gone_ops_.erase(row.op);
      kept_.push_back({row.shown(), {}, user});
    }
    left_.erase(left);
  }
}

/// Of twins with operations of their own the one whose bytes stand.
std::string EditContents::op_of_content(const std::string& hash, const Left& left) {
  for (const std::string& op : left.ops) {
    Statement& row =
        rows_.select(content_sql(left.kind).has_op, std::string_view(op), kMainBranch, std::string_view(hash));
    const bool found = row.step();
    row.reset();
    if (found) return op;
  }
  return left.ops.empty() ? "" : *left.ops.begin();
}

void EditContents::find_contents(std::span<const TableItem> items) {
  for (const TableItem& item : items) {
    const auto [at, is_new] = contents_.try_emplace(item.row.item);
    Content& content = at->second;
    content.items++;
    if (is_new) {
      Statement& exists = rows_.select(content_sql(item.row.kind).exists, std::string_view(item.row.item));
      content.is_there = exists.step();
      exists.reset();
    }
    if (content.is_there || !content.was.empty() || !item.old) continue;
    if (left_.erase(item.old->item) > 0) content.was = item.old->item;
  }
}

void EditContents::put_uses(const TableItem& item, std::span<const NamedItem* const> used) {
  const Content& content = contents_.at(item.row.item);
  if (content.items == 1) uses_.put(item.row.item, content.uses_of(item.row.item), used);
}

void EditContents::put(std::span<LoadedItem> items) {
  const std::vector<std::uint32_t> winners = winner_numbers(items);
  for (std::size_t i = 0; i < items.size(); i++) {
    if (winners[i] != i) continue;
    const std::string_view hash = items[i].item->row.item;
    const Content& content = contents_.at(hash);
    const std::size_t before = rows_.rows_written();
    put_content(items[i], content);
    if (content.items > 1) uses_.put(hash, content.uses_of(hash), items[i].bytes.used);
    items[i].item->written |= rows_.rows_written() != before;
  }
  for (const auto& [hash, left] : left_) erase(left.kind, hash);
}

void EditContents::put_content(const LoadedItem& item, const Content& content) {
  const database::ItemRow& row = item.item->row;
  const ContentSql& sql = content_sql(row.kind);
  const auto run_with = [&](std::string_view text, const auto&... more) {
    rows_.run(text, std::string_view(row.item), Blob{item.bytes.program}, std::string_view(item.bytes.description),
              more...);
  };
  const auto run = [&](std::string_view text, const auto&... more) {
    if (row.kind != ItemKind::value) run_with(text, Blob{item.bytes.runtime}, more...);
    else if (item.bytes.runtime.empty()) run_with(text, database::Null{}, database::Null{}, more...);
    else run_with(text, Blob{item.bytes.runtime}, Blob{item.value_type}, more...);
  };
  if (content.is_there) run(sql.change);
  else if (!content.was.empty()) run(sql.replace, std::string_view(content.was));
  else run(sql.insert);
}

void EditContents::erase(ItemKind kind, std::string_view hash) {
  rows_.run(content_sql(kind).erase, hash);
  uses_.erase(hash);
}

}  // namespace darkpkg::hash
