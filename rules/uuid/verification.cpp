#include "rules/uuid/verification.hpp"

#include <array>

namespace darkpkg::uuid {
namespace {

using database::ComparedTable;

// Ids that darkpkg derives are UUIDs of version 8, Dark's own are of version 4; so a row of darkpkg's is known also
// where no other row mentions it.
#define DARKPKG_ID(column) "substr(" column ", 15, 1) = '8'"

constexpr std::string_view kItemTitle = "(SELECT i.kind || ' ' || i.name FROM clean_items i WHERE i.item = c.id)";
/// A content without a location, also of a user's, without a definition, and that the link did not keep for others.
constexpr std::string_view kContentOrphan =
    DARKPKG_ID("m.id") " AND NOT EXISTS (SELECT 1 FROM main.locations l WHERE l.item_id = m.id AND NOT (" DARKPKG_ID(
        "l.location_id") " AND l.branch_id IS NULL)) AND NOT EXISTS (SELECT 1 FROM main_kept k WHERE k.item = "
    "m.id)";

constexpr std::array kTables{
    ComparedTable{"package_types", "id", {"pt_def", "rt_def"}, kItemTitle, kContentOrphan, "type"},
    ComparedTable{"package_values", "id", {"pt_def", "rt_dval"}, kItemTitle, kContentOrphan, "value"},
    ComparedTable{"package_functions", "id", {"pt_def", "rt_instrs"}, kItemTitle, kContentOrphan, "fn"},
    ComparedTable{
        "locations",
        "location_id",
        {"item_id", "branch_id", "owner", "modules", "name", "item_type", "deprecated_at", "created_by",
         "approval_status"},
        "c.item_type || ' ' || c.owner || '.' || CASE c.modules WHEN '' THEN '' ELSE c.modules || '.' END || c.name",
        DARKPKG_ID("m.location_id") " AND m.branch_id IS NULL"},
    // An Add or Set name op of nobody else's for an item of darkpkg's: with other contents, or of one that is gone.
    // Behind the header stand the op's tag and the item's id, byte 7 of which has the UUID's version in .NET's order.
    // Where users gave the item a name of their own, its ops stay.
    ComparedTable{
        "package_ops",
        "id",
        {"branch_id", "op_blob", "applied", "instance_id"},
        "coalesce((SELECT 'Add op of ' || i.kind || ' ' || i.name FROM clean_items i WHERE i.op = c.id), "
        "'Set name op ' || c.id)",
        "m.branch_id IS NULL AND m.instance_id IS NULL AND substr(CAST(m.op_blob AS BLOB), 9, 1) < x'06' AND "
        "substr(hex(substr(CAST(m.op_blob AS BLOB), 17, 1)), 1, 1) = '8' AND NOT EXISTS (SELECT 1 FROM "
        "main.locations l WHERE "
        "replace(substr(l.item_id, 20), '-', '') = lower(hex(substr(CAST(m.op_blob AS BLOB), 18, 8))) AND NOT "
        "(" DARKPKG_ID("l.location_id") " AND l.branch_id IS NULL)) AND NOT EXISTS (SELECT 1 FROM "
                                        "main_kept k WHERE k.op = m.id)"},
};
#undef DARKPKG_ID

constexpr std::string_view kMoved =
    "SELECT c.item_type, c.item_id FROM clean.locations c LEFT JOIN main.locations m ON m.location_id = c.location_id "
    "WHERE m.item_id IS NOT c.item_id";

}  // namespace

Verification verification() { return {{}, kTables, kMoved}; }

}  // namespace darkpkg::uuid
