#pragma once

#include <array>
#include <string_view>

namespace darkpkg::verify {

/// A table of darkpkg's own. The first column of `select`, SQL, says what a row is. `$` stands for the name of a
/// schema: `main`, or `clean` for the database that was made from the sources alone.
struct OwnTable {
  std::string_view name;
  std::string_view select;
};

inline constexpr std::array kOwnTables{
    OwnTable{"darkpkg_files", "SELECT path, content, items, warnings FROM $.darkpkg_files"},
    OwnTable{"darkpkg_items",
             "SELECT i.kind || ' ' || i.name || coalesce(' of ' || f.path, ' of no file'), i.item, i.hash, i.op FROM "
             "$.darkpkg_items i LEFT JOIN $.darkpkg_files f ON f.id = i.id >> 20"},
    OwnTable{
        "darkpkg_references",
        "SELECT CASE r.qualifier WHEN '' THEN '' ELSE r.qualifier || '.' END || r.name || coalesce(' in ' || f.path, "
        "' in no file') FROM $.darkpkg_references r LEFT JOIN $.darkpkg_files f ON f.id = r.file"},
    OwnTable{"darkpkg_uses",
             "SELECT coalesce(f.path, 'no file'), u.names FROM $.darkpkg_uses u LEFT JOIN $.darkpkg_files f ON f.id = "
             "u.file"},
    OwnTable{"darkpkg_edges",
             "SELECT e.kind || ' ' || e.name || ' used by ' || coalesce(i.kind || ' ' || i.name, 'nothing') FROM "
             "$.darkpkg_edges e LEFT JOIN $.darkpkg_items i ON i.id = e.user"},
    OwnTable{
        "darkpkg_diagnostics",
        "SELECT coalesce(f.path, 'no file') || ' ' || d.code || ' at byte ' || d.start, d.length, d.message, d.help, "
        "d.reference, i.name FROM $.darkpkg_diagnostics d LEFT JOIN $.darkpkg_files f ON f.id = d.file LEFT JOIN "
        "$.darkpkg_items i ON i.id = d.item"},
};

}  // namespace darkpkg::verify
