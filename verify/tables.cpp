#include "verify/tables.hpp"

#include <algorithm>
#include <string>

namespace darkpkg::verify {
namespace {

using database::Database;
using database::Statement;
using enum FindingKind;

std::span<const std::string_view> columns(const VerifiedTable& table) {
  auto end = std::find(table.columns.begin(), table.columns.end(), std::string_view{});
  return {table.columns.begin(), end};
}

/// Does a column of `m` differ from that of `c`? To be joined to other conditions.
std::string or_differs(const VerifiedTable& table) {
  std::string out;
  for (std::string_view column : columns(table))
    out.append(" OR m.").append(column).append(" IS NOT c.").append(column);
  return out;
}

/// Rows (kind, item, change) of the items whose contents in the table differ.
std::string changed_contents(const VerifiedTable& table) {
  std::string name(table.name), key(table.key), kind(table.kind);
  return "SELECT '" + kind + "' AS kind, c." + key + " AS item, CASE WHEN m." + key +
         " IS NULL THEN 'added' ELSE 'changed' END AS change FROM clean." + name + " c LEFT JOIN main." + name +
         " m ON m." + key + " = c." + key + " WHERE m." + key + " IS NULL" + or_differs(table) + " UNION ALL SELECT '" +
         kind + "', m." + key + ", 'removed' FROM main." + name + " m WHERE m." + key + " NOT IN (SELECT " + key +
         " FROM clean." + name + ") AND " + std::string(table.orphan);
}

}  // namespace

void check_table(Database& db, const VerifiedTable& table, RowFindings& out) {
  auto add = [&](FindingKind kind, std::string subject, std::string detail) {
    out.findings.push_back({kind, std::move(subject), std::move(detail)});
  };
  std::string differs, flags;
  for (std::string_view column : columns(table)) {
    std::string test = "m." + std::string(column) + " IS NOT c." + std::string(column);
    differs += " OR " + test;
    flags += ", " + test;
  }
  std::string from(table.name), key(table.key);
  out.rows += static_cast<std::size_t>(db.integer("SELECT count(*) FROM clean." + from).value_or(0));
  Statement rows(db, "SELECT coalesce(" + std::string(table.title) + ", c." + key + "), m." + key + " IS NULL" + flags +
                         " FROM clean." + from + " c LEFT JOIN main." + from + " m ON m." + key + " = c." + key +
                         " WHERE m." + key + " IS NULL" + differs + " ORDER BY 1");
  while (rows.step()) {
    std::string subject = from + ": " + std::string(rows.text(0));
    if (rows.integer(1) != 0) {
      add(row_missing, std::move(subject), {});
      continue;
    }
    std::string detail;
    for (std::size_t i = 0; i < columns(table).size(); i++) {
      if (rows.integer(static_cast<int>(i) + 2) == 0) continue;
      if (!detail.empty()) detail += ", ";
      detail += columns(table)[i];
    }
    add(row_changed, std::move(subject), std::move(detail));
  }
  Statement orphans(db, "SELECT m." + key + " FROM main." + from + " m WHERE m." + key + " NOT IN (SELECT " + key +
                            " FROM clean." + from + ") AND " + std::string(table.orphan) + " ORDER BY 1");
  while (orphans.step()) add(row_orphaned, from + ": " + std::string(orphans.text(0)), {});
}

void repair_table(Database& db, const VerifiedTable& table) {
  std::string name(table.name), key(table.key), list = key, values = "c." + key, set, differs;
  for (std::string_view view : columns(table)) {
    std::string column(view);
    list += ", " + column;
    values += ", c." + column;
    set += (set.empty() ? "" : ", ") + column + " = excluded." + column;
    differs += " OR m." + column + " IS NOT c." + column;
  }
  db.execute("DELETE FROM main." + name + " AS m WHERE m." + key + " NOT IN (SELECT " + key + " FROM clean." + name +
             ") AND " + std::string(table.orphan));
  db.execute("INSERT INTO main." + name + " (" + list + ") SELECT " + values + " FROM clean." + name +
             " c LEFT JOIN main." + name + " m ON m." + key + " = c." + key + " WHERE m." + key + " IS NULL" + differs +
             " ON CONFLICT (" + key + ") DO UPDATE SET " + set);
}

void record_changes(Database& db, const Verification& edition) {
  std::string changes;
  for (const VerifiedTable& table : edition.tables)
    if (!table.kind.empty()) changes += changed_contents(table) + " UNION ALL ";
  changes.append("SELECT *, 'changed' FROM (").append(edition.moved).append(")");
  db.execute(
      "INSERT OR IGNORE INTO main.darkpkg_changes (generation, kind, item, change) SELECT (SELECT generation + 1 FROM "
      "main.darkpkg_state), kind, item, change FROM (" +
      changes + ")");
}

}  // namespace darkpkg::verify
