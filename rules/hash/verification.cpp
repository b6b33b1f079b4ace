#include "rules/hash/verification.hpp"

#include <array>

#include "cache/database/tables/kept.hpp"

namespace darkpkg::hash {
namespace {

using database::ComparedRows;

// An id may belong to several items; the first one by name stands for all.
#define DEFINED(condition) \
  "(SELECT item, min(kind || ' ' || name) AS title FROM clean_items WHERE " condition " GROUP BY item) i"
#define MAIN_BRANCH "'89282547-e4e6-4986-bcb6-db74bc6a8c0f'"
// That of the packages: by what it says, or by what is in it. Ids of locations follow from names.
#define OWN_COMMIT(schema)                                                                         \
  "(SELECT hash FROM " schema                                                                      \
  ".commits WHERE message = 'Init: packages loaded from disk' AND branch_id = " MAIN_BRANCH        \
  " AND account_id = '00000000-0000-0000-0000-000000000001' UNION SELECT commit_hash FROM " schema \
  ".locations WHERE location_id = (SELECT min(l.location_id) FROM clean.locations l) AND commit_hash IS NOT NULL)"
// Does the log stand as in a new database? If not, the commit's hash is only a key, and operations are not in order.
#define FOLDED "(SELECT folded FROM main_state)"
#define NOW "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
#define ADDS "substr(CAST(op_blob AS BLOB), 9, 1) IN (x'00', x'01', x'02')"
#define ADDED "CAST(substr(CAST(op_blob AS BLOB), 11, 64) AS TEXT)"
// A user's definition that says the same has the same hash. Dark then writes the user's bytes, whose nodes have other
// ids.
#define NOT_USERS(hash, table) \
  " AND " hash " NOT IN (SELECT m.hash FROM main.package_ops o JOIN main." table " m ON m.hash = " ADDED " WHERE " ADDS              \
  " AND (o.commit_hash IS NULL OR o.commit_hash NOT IN " OWN_COMMIT("main") ") AND substr(CAST(op_blob AS "    \
  "BLOB), 10) = substr(CAST(m.pt_def AS BLOB), 9))"
#define NOT_KEPT "id NOT IN (SELECT op FROM $_kept)"
/// Operations that are in the commit in both databases: what is missing or too much has a finding of its own.
#define COMMON_OPS \
  "$.package_ops WHERE branch_id = " MAIN_BRANCH " AND commit_hash IN " OWN_COMMIT("$") " AND id IN (SELECT " \
  "id FROM main.package_ops WHERE branch_id = " MAIN_BRANCH " AND commit_hash IN " OWN_COMMIT(                \
      "main") ") AND id IN (SELECT id FROM clean.package_ops)"

constexpr std::array kRows{
    ComparedRows{
        "package_types",
        "SELECT i.title, t.hash, t.pt_def, t.rt_def, t.description FROM " DEFINED(
            "kind = 'type'") " JOIN $.package_types t ON t.hash = i.item" NOT_USERS("t.hash", "package_types")},
    ComparedRows{
        "package_values",
        "SELECT i.title, t.hash, t.pt_def, t.description FROM " DEFINED(
            "kind = 'value'") " JOIN $.package_values t ON t.hash = i.item" NOT_USERS("t.hash", "package_values")},
    // What only Dark can evaluate is Dark's.
    ComparedRows{"package_values",
                 "SELECT i.title || ', its result', t.hash, t.rt_dval, t.value_type FROM " DEFINED(
                     "kind = 'value'") " JOIN $.package_values t ON t.hash = i.item WHERE t.hash IN (SELECT hash FROM "
                                       "clean.package_values WHERE rt_dval IS NOT NULL)"},
    ComparedRows{
        "package_functions",
        "SELECT i.title, t.hash, t.pt_def, t.rt_instrs, t.description FROM " DEFINED(
            "kind = 'fn'") " JOIN $.package_functions t ON t.hash = i.item" NOT_USERS("t.hash", "package_functions")},
    // Unlisted exactly if somebody else holds the name. What a stamp is, its operation says.
    ComparedRows{
        "locations",
        "SELECT item_type || ' ' || owner || '.' || CASE modules WHEN '' THEN '' ELSE modules || '.' END || name, "
        "location_id, item_hash, branch_id, source, origin_ts IN (SELECT o.origin_ts FROM $.package_ops o WHERE "
        "o.branch_id = " MAIN_BRANCH
        "), (unlisted_at IS NULL) = EXISTS (SELECT 1 FROM $.locations l WHERE (l.branch_id, l.owner, l.modules, "
        "l.name) = (o.branch_id, o.owner, o.modules, o.name) AND l.location_id <> o.location_id AND l.unlisted_at IS "
        "NULL) FROM $.locations o WHERE commit_hash IN " OWN_COMMIT("$")},
    ComparedRows{"package_ops",
                 "SELECT id, op_blob, applied, commit_hash IS NULL FROM $.package_ops WHERE branch_id = " MAIN_BRANCH
                 " AND (commit_hash IN " OWN_COMMIT("$") " OR id IN (SELECT id FROM clean.package_ops)) AND " NOT_KEPT},
    // What a user does next is newer than what is in the past.
    ComparedRows{"package_ops",
                 "SELECT 'the stamp of ' || id, origin_ts GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9]"
                 "[0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].*Z' AND origin_ts <= " NOW ", CASE WHEN " FOLDED
                 " THEN coalesce(origin_ts > lag(origin_ts) OVER (ORDER BY "
                 "created_at, rowid), 1) END FROM " COMMON_OPS},
    ComparedRows{"package_ops", "SELECT 'the place of ' || id, CASE WHEN " FOLDED " THEN row_number() OVER (ORDER BY "
                                "created_at, rowid) END FROM " COMMON_OPS},
    // Of those that add one hash the last one counts.
    ComparedRows{"package_ops", "SELECT 'the place among twins of ' || id, row_number() OVER (PARTITION BY " ADDED
                                " ORDER BY created_at, rowid) FROM " COMMON_OPS " AND " ADDS},
    ComparedRows{"commits", "SELECT 'the commit of the packages', message, branch_id, account_id, CASE WHEN " FOLDED
                            " THEN hash END FROM $.commits WHERE hash IN " OWN_COMMIT("$")},
    ComparedRows{"branch_ops",
                 "SELECT 'the operation that makes the branch', op_blob, applied FROM $.branch_ops WHERE id IN (SELECT "
                 "id FROM clean.branch_ops WHERE substr(op_blob, 66, 1) = x'00')"},
    // Behind the operation's id, a text, stand its tag and the commit's hash.
    ComparedRows{"branch_ops",
                 "SELECT 'the operation that makes the commit', count(*) OVER (), applied, CASE WHEN " FOLDED
                 " THEN id END, CASE WHEN " FOLDED
                 " THEN op_blob END FROM $.branch_ops WHERE substr(CAST(op_blob AS BLOB), 66, 1) = x'01' AND "
                 "CAST(substr(CAST(op_blob AS BLOB), 68, 64) AS TEXT) IN " OWN_COMMIT("$")},
    ComparedRows{
        "package_dependencies",
        "SELECT i.title || ' uses ' || d.depends_on_hash, d.depends_on_item_type, d.depends_on_owner, "
        "d.depends_on_modules, d.depends_on_name FROM " DEFINED(
            "true") " JOIN $.package_dependencies d ON d.item_hash = i.item" NOT_USERS("d.item_hash", "package_types")
            NOT_USERS("d.item_hash", "package_values") NOT_USERS("d.item_hash", "package_functions")},
    // Dark's fold would lose it.
    ComparedRows{database::kKeptTable,
                 "SELECT k.name || ', which has no operation' FROM $_kept k WHERE NOT EXISTS (SELECT 1 FROM "
                 "$.package_ops o WHERE o.id = k.op AND o.commit_hash IN " OWN_COMMIT("$") ")"},
};
#undef DEFINED
#undef MAIN_BRANCH
#undef OWN_COMMIT
#undef FOLDED
#undef NOW
#undef ADDS
#undef ADDED
#undef NOT_USERS
#undef NOT_KEPT
#undef COMMON_OPS

}  // namespace

Verification verification() { return {kRows, {}, {}}; }

}  // namespace darkpkg::hash
