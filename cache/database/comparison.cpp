#include "cache/database/comparison.hpp"

#include <algorithm>

#include "cache/database/tables/changes.hpp"
#include "cache/database/tables/files.hpp"
#include "cache/database/tables/own_locations.hpp"
#include "cache/database/tables/packed_names.hpp"

namespace darkpkg::database {
namespace {

std::string in_schema(std::string_view sql, std::string_view schema) {
  std::string out;
  for (char c : sql) c == '$' ? void(out += schema) : out.push_back(c);
  return out;
}

constexpr std::array kOwnRows{
    ComparedRows{kFilesTable, "SELECT path, content, items, warnings FROM $.darkpkg_files"},
    ComparedRows{"darkpkg_items",
                 "SELECT i.kind || ' ' || i.name || coalesce(' of ' || f.path, ' of no file'), i.item, i.hash, i.op "
                 "FROM $.darkpkg_items i LEFT JOIN $.darkpkg_files f ON f.id = i.id >> 20"},
    ComparedRows{
        "darkpkg_references",
        "SELECT CASE r.qualifier WHEN '' THEN '' ELSE r.qualifier || '.' END || r.name || coalesce(' in ' || f.path, "
        "' in no file') FROM $.darkpkg_references r LEFT JOIN $.darkpkg_files f ON f.id = r.file"},
    ComparedRows{"darkpkg_uses",
                 "SELECT coalesce(f.path, 'no file'), u.names FROM $.darkpkg_uses u LEFT JOIN $.darkpkg_files f ON "
                 "f.id = u.file"},
    ComparedRows{"darkpkg_edges",
                 "SELECT e.kind || ' ' || e.name || ' used by ' || coalesce(i.kind || ' ' || i.name, 'nothing') FROM "
                 "$.darkpkg_edges e LEFT JOIN $.darkpkg_items i ON i.id = e.user"},
    ComparedRows{
        "darkpkg_diagnostics",
        "SELECT coalesce(f.path, 'no file') || ' ' || d.code || ' at byte ' || d.start, d.length, d.message, d.help, "
        "d.reference, i.name FROM $.darkpkg_diagnostics d LEFT JOIN $.darkpkg_files f ON f.id = d.file LEFT JOIN "
        "$.darkpkg_items i ON i.id = d.item"},
};

// Dark's own migrations write the same schema with other white space, so only darkpkg's part is compared as text.
#define DIFFERS                                                                                                      \
  " FROM clean.sqlite_schema c LEFT JOIN main.sqlite_schema m ON m.type = c.type AND m.name = c.name WHERE (m.name " \
  "IS NULL OR (c.name LIKE 'darkpkg%' AND m.sql IS NOT c.sql))"

std::span<const std::string_view> columns(const ComparedTable& table) {
  auto end = std::find(table.columns.begin(), table.columns.end(), std::string_view{});
  return {table.columns.begin(), end};
}

std::string differs(std::string_view column) {
  return std::string("m.").append(column).append(" IS NOT c.").append(column);
}

/// Does a column of `m` differ from that of `c`? To be joined to other conditions.
std::string or_differs(const ComparedTable& table) {
  std::string out;
  for (std::string_view column : columns(table)) out.append(" OR ").append(differs(column));
  return out;
}

/// ` FROM` the rows of the clean table that are missing or differ.
std::string from_different(const ComparedTable& table) {
  const std::string name(table.name), key(table.key);
  return " FROM clean." + name + " c LEFT JOIN main." + name + " m ON m." + key + " = c." + key + " WHERE (m." + key +
         " IS NULL" + or_differs(table) + ")";
}

/// ` FROM` the rows of the table that darkpkg left behind.
std::string from_left(const ComparedTable& table) {
  const std::string name(table.name), key(table.key);
  return " FROM main." + name + " AS m WHERE m." + key + " NOT IN (SELECT " + key + " FROM clean." + name + ") AND " +
         std::string(table.orphan);
}

/// Rows (kind, item, change) of the items whose contents in the table differ.
std::string changed_contents(const ComparedTable& table) {
  const std::string key(table.key), kind(table.kind);
  return "SELECT '" + kind + "' AS kind, c." + key + " AS item, CASE WHEN m." + key +
         " IS NULL THEN 'added' ELSE 'changed' END AS change" + from_different(table) + " UNION ALL SELECT '" + kind +
         "', m." + key + ", 'removed'" + from_left(table);
}

}  // namespace

void attach_clean(Database& database, const std::string& path) {
  Statement(database, "ATTACH ? AS clean").run(std::string_view("file:" + path + "?immutable=1"));
  for (std::string_view schema : {"main", "clean"})
    database.execute(in_schema(
        "CREATE TEMP VIEW $_items AS SELECT kind, name, item, op FROM $.darkpkg_items; CREATE TEMP VIEW $_kept AS "
        "SELECT item, name, op FROM $.darkpkg_kept; CREATE TEMP VIEW $_state AS SELECT folded FROM $.darkpkg_state",
        schema));
}

std::vector<SchemaDifference> compare_schemas(Database& database) {
  std::vector<SchemaDifference> out;
  Statement rows(database, "SELECT c.type, c.name, m.name IS NULL" DIFFERS " ORDER BY c.type DESC, c.name");
  while (rows.step())
    out.push_back(
        {std::string(rows.text(0)) + " " + std::string(rows.text(1)), rows.text(0) == "table", rows.integer(2) != 0});
  return out;
}

void repair_schema(Database& database) {
  std::vector<std::string> statements;
  {
    Statement rows(database, "SELECT c.sql, m.name IS NOT NULL, c.type, c.name" DIFFERS
                             " AND c.sql IS NOT NULL ORDER BY c.type DESC");
    while (rows.step()) {
      // A table of darkpkg's own has nothing in it that the sources don't tell, but for its history and adopted ids.
      if (rows.integer(1) != 0)
        statements.push_back("DROP " + std::string(rows.text(2)) + " main." + std::string(rows.text(3)));
      statements.emplace_back(rows.text(0));
    }
  }
  for (const std::string& statement : statements) database.execute(statement);
}

#undef DIFFERS

Comparison compare_rows(Database& database, const ComparedRows& rows) {
  Comparison out;
  out.rows = static_cast<std::size_t>(
      database.integer("SELECT count(*) FROM (" + in_schema(rows.select, "clean") + ")").value_or(0));
  const auto only_in = [&](std::string_view schema, std::string_view without) {
    std::vector<std::string> found;
    Statement only(database, "SELECT * FROM (" + in_schema(rows.select, schema) + ") EXCEPT SELECT * FROM (" +
                                 in_schema(rows.select, without) + ") ORDER BY 1");
    while (only.step()) found.emplace_back(only.text(0));
    return found;
  };
  std::vector<std::string> extra = only_in("main", "clean");
  for (std::string& row : only_in("clean", "main")) {
    const auto also = std::ranges::find(extra, row);
    const bool is_changed = also != extra.end();
    if (is_changed) extra.erase(also);
    out.differences.push_back({is_changed ? Difference::changed : Difference::missing, std::move(row), {}});
  }
  for (std::string& row : extra) out.differences.push_back({Difference::left, std::move(row), {}});
  return out;
}

Comparison compare_table(Database& database, const ComparedTable& table) {
  Comparison out;
  const std::string name(table.name), key(table.key);
  out.rows = static_cast<std::size_t>(database.integer("SELECT count(*) FROM clean." + name).value_or(0));
  std::string flags;
  for (std::string_view column : columns(table)) flags += ", " + differs(column);
  Statement rows(database, "SELECT coalesce(" + std::string(table.title) + ", c." + key + "), m." + key + " IS NULL" +
                               flags + from_different(table) + " ORDER BY 1");
  while (rows.step()) {
    RowDifference& found = out.differences.emplace_back();
    found.row = rows.text(0);
    if (rows.integer(1) != 0) continue;
    found.difference = Difference::changed;
    for (std::size_t i = 0; i < columns(table).size(); i++)
      if (rows.integer(static_cast<int>(i) + 2) != 0)
        found.columns.append(found.columns.empty() ? "" : ", ").append(columns(table)[i]);
  }
  Statement left(database, "SELECT m." + key + from_left(table) + " ORDER BY 1");
  while (left.step()) out.differences.push_back({Difference::left, std::string(left.text(0)), {}});
  return out;
}

void repair_table(Database& database, const ComparedTable& table) {
  std::string key(table.key), list = key, values = "c." + key, set;
  for (std::string_view view : columns(table)) {
    const std::string column(view);
    list += ", " + column;
    values += ", c." + column;
    set += (set.empty() ? "" : ", ") + column + " = excluded." + column;
  }
  database.execute("DELETE" + from_left(table));
  database.execute("INSERT INTO main." + std::string(table.name) + " (" + list + ") SELECT " + values +
                   from_different(table) + " ON CONFLICT (" + key + ") DO UPDATE SET " + set);
}

void note_differences(Database& database, std::span<const ComparedTable> tables, std::string_view moved) {
  std::string select;
  for (const ComparedTable& table : tables)
    if (!table.kind.empty()) select += changed_contents(table) + " UNION ALL ";
  add_next_changes(database, select.append("SELECT *, 'changed' FROM (").append(moved).append(")"));
}

std::span<const ComparedRows> own_rows() { return kOwnRows; }

std::int64_t count_surplus(Database& database, std::string_view table) {
  const std::string name(table);
  return database.integer("SELECT (SELECT count(*) FROM main." + name + ") - (SELECT count(*) FROM clean." + name + ")")
      .value_or(0);
}

void repair_own_rows(Database& database) {
  for (const ComparedRows& rows : kOwnRows) {
    const std::string name(rows.table);
    database.execute("DELETE FROM main." + name);
    database.execute("INSERT INTO main." + name + " SELECT * FROM clean." + name);
  }
  NameParts(database).settle(true);
  forget_own_locations(database);
}

}  // namespace darkpkg::database
