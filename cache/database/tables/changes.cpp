#include "cache/database/tables/changes.hpp"

namespace darkpkg::database {
namespace {

/// Runtimes that are further behind than this many generations drop everything.
constexpr std::int64_t kGenerationsKept = 1000;

#define IMPOSSIBLE                                                                                                  \
  " FROM main.darkpkg_changes WHERE generation > (SELECT generation FROM main.darkpkg_state) OR generation < 1 OR " \
  "kind NOT IN ('type', 'value', 'fn') OR change NOT IN ('added', 'changed', 'removed', 'moved')"

}  // namespace

std::optional<ChangeRow> last_change(Database& database, ItemKind kind, std::string_view item) {
  if (!database.has_table(kChangesTable)) return std::nullopt;
  // By generation: the table is small, and this is asked once.
  Statement row(database,
                "SELECT generation, change FROM darkpkg_changes WHERE item = ? AND kind = ? ORDER BY generation DESC "
                "LIMIT 1");
  if (!row.bind(item, kind_text(kind)).step()) return std::nullopt;
  return ChangeRow{row.integer(0), kind, std::string(item), std::string(row.text(1))};
}

std::vector<ChangeRow> read_changes(Database& database, std::int64_t generation) {
  std::vector<ChangeRow> out;
  Statement rows(database, "SELECT kind, item, change FROM darkpkg_changes WHERE generation = ?");
  rows.bind(generation);
  while (rows.step())
    out.push_back({generation, parse_kind(rows.text(0)).value_or(ItemKind::fn), std::string(rows.text(1)),
                   std::string(rows.text(2))});
  return out;
}

void ChangeRows::add(ItemKind kind, std::string_view item, std::string_view change) {
  if (!insert_)
    insert_.emplace(database_,
                    "INSERT OR REPLACE INTO darkpkg_changes (generation, kind, item, change) VALUES (?, ?, ?, ?)");
  insert_->run(generation_, kind_text(kind), item, change);
  any_ = true;
}

void ChangeRows::forget_old() {
  Statement(database_, "DELETE FROM darkpkg_changes WHERE generation <= ?").run(generation_ - kGenerationsKept);
}

std::vector<std::string> impossible_changes(Database& database) {
  std::vector<std::string> out;
  Statement rows(database, "SELECT 'generation ' || generation || ', ' || kind || ' ' || item" IMPOSSIBLE);
  while (rows.step()) out.emplace_back(rows.text(0));
  return out;
}

void forget_impossible_changes(Database& database) { database.execute("DELETE" IMPOSSIBLE); }

#undef IMPOSSIBLE

void add_next_changes(Database& database, const std::string& select) {
  database.execute(
      "INSERT OR IGNORE INTO main.darkpkg_changes (generation, kind, item, change) SELECT (SELECT generation + 1 FROM "
      "main.darkpkg_state), kind, item, change FROM (" +
      select + ")");
}

}  // namespace darkpkg::database
