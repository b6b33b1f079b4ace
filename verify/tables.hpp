#pragma once

#include <array>
#include <string_view>

/// The tables that verify compares, as SQL. `$` stands for the name of a schema: `main`, or `clean` for the database
/// that was made from the sources alone.
namespace darkpkg::verify {

/// A table of Dark's that darkpkg writes rows of.
struct DarkTable {
  std::string_view name;
  std::string_view key;
  std::array<std::string_view, 9> columns;  ///< compared; empty ones at the end
  std::string_view title;                   ///< what a row is, for people, from the clean row `c`
  std::string_view orphan;  ///< of a row `m` without a partner: did darkpkg write it and leave it behind?
};

// Ids that darkpkg derives are UUIDs of version 8, Dark's own are of version 4; so a row of darkpkg's is known also
// where no other row mentions it.
#define DARKPKG_ID(column) "substr(" column ", 15, 1) = '8'"

inline constexpr std::string_view kItemTitle =
    "(SELECT i.kind || ' ' || i.name FROM clean.darkpkg_items i WHERE i.item = c.id)";
/// A content without a location, also of a user's, without a definition, and that the link did not keep for others.
inline constexpr std::string_view kContentOrphan =
    DARKPKG_ID("m.id") " AND NOT EXISTS (SELECT 1 FROM main.locations l WHERE l.item_id = m.id AND NOT (" DARKPKG_ID(
        "l.location_id") " AND l.branch_id IS NULL)) AND NOT EXISTS (SELECT 1 FROM main.darkpkg_kept k WHERE k.item = "
    "m.id)";

inline constexpr std::array kDarkTables{
    DarkTable{"package_types", "id", {"pt_def", "rt_def"}, kItemTitle, kContentOrphan},
    DarkTable{"package_values", "id", {"pt_def", "rt_dval"}, kItemTitle, kContentOrphan},
    DarkTable{"package_functions", "id", {"pt_def", "rt_instrs"}, kItemTitle, kContentOrphan},
    DarkTable{
        "locations",
        "location_id",
        {"item_id", "branch_id", "owner", "modules", "name", "item_type", "deprecated_at", "created_by",
         "approval_status"},
        "c.item_type || ' ' || c.owner || '.' || CASE c.modules WHEN '' THEN '' ELSE c.modules || '.' END || c.name",
        DARKPKG_ID("m.location_id") " AND m.branch_id IS NULL"},
    // An Add or Set name op of nobody else's for an item of darkpkg's: with other contents, or of one that is gone.
    // Behind the header stand the op's tag and the item's id, byte 7 of which has the UUID's version in .NET's order.
    // Where users gave the item a name of their own, its ops stay.
    DarkTable{"package_ops",
              "id",
              {"branch_id", "op_blob", "applied", "instance_id"},
              "coalesce((SELECT 'Add op of ' || i.kind || ' ' || i.name FROM clean.darkpkg_items i WHERE i.op = c.id), "
              "'Set name op ' || c.id)",
              "m.branch_id IS NULL AND m.instance_id IS NULL AND substr(CAST(m.op_blob AS BLOB), 9, 1) < x'06' AND "
              "substr(hex(substr(CAST(m.op_blob AS BLOB), 17, 1)), 1, 1) = '8' AND NOT EXISTS (SELECT 1 FROM "
              "main.locations l WHERE "
              "replace(substr(l.item_id, 20), '-', '') = lower(hex(substr(CAST(m.op_blob AS BLOB), 18, 8))) AND NOT "
              "(" DARKPKG_ID("l.location_id") " AND l.branch_id IS NULL)) AND NOT EXISTS (SELECT 1 FROM "
                                              "main.darkpkg_kept k WHERE k.op = m.id)"},
};
#undef DARKPKG_ID

/// A table of darkpkg's own. The first column of `select` says what a row is.
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
