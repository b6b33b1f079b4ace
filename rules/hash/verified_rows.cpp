#include "rules/hash/verified_rows.hpp"

#include <array>

namespace darkpkg::hash {
namespace {

// An id may belong to several items; the first one by name stands for all.
#define DEFINED(condition) \
  "(SELECT item, min(kind || ' ' || name) AS title FROM clean.darkpkg_items WHERE " condition " GROUP BY item) i"
#define OWN_COMMIT                                                                                 \
  "(SELECT hash FROM $.commits WHERE message = 'Init: packages loaded from disk' AND branch_id = " \
  "'89282547-e4e6-4986-bcb6-db74bc6a8c0f' AND account_id = '00000000-0000-0000-0000-000000000001')"

constexpr std::array kRows{
    VerifiedRows{"package_types", "SELECT i.title, t.hash, t.pt_def, t.rt_def, t.description FROM " DEFINED(
                                      "kind = 'type'") " JOIN $.package_types t ON t.hash = i.item"},
    VerifiedRows{"package_values", "SELECT i.title, t.hash, t.pt_def, t.description FROM " DEFINED(
                                       "kind = 'value'") " JOIN $.package_values t ON t.hash = i.item"},
    // What only Dark can evaluate is Dark's.
    VerifiedRows{"package_values",
                 "SELECT i.title || ', its result', t.hash, t.rt_dval, t.value_type FROM " DEFINED(
                     "kind = 'value'") " JOIN $.package_values t ON t.hash = i.item WHERE t.hash IN (SELECT hash FROM "
                                       "clean.package_values WHERE rt_dval IS NOT NULL)"},
    VerifiedRows{"package_functions", "SELECT i.title, t.hash, t.pt_def, t.rt_instrs, t.description FROM " DEFINED(
                                          "kind = 'fn'") " JOIN $.package_functions t ON t.hash = i.item"},
    VerifiedRows{"locations",
                 "SELECT item_type || ' ' || owner || '.' || CASE modules WHEN '' THEN '' ELSE modules || '.' END || "
                 "name, location_id, item_hash, branch_id, source FROM $.locations WHERE commit_hash IN " OWN_COMMIT},
    VerifiedRows{"package_ops",
                 "SELECT id, op_blob, applied, branch_id FROM $.package_ops WHERE commit_hash IN " OWN_COMMIT
                 " AND id NOT IN (SELECT op FROM $.darkpkg_kept)"},
    VerifiedRows{"package_dependencies",
                 "SELECT i.title || ' uses ' || d.depends_on_hash, d.depends_on_item_type, d.depends_on_owner, "
                 "d.depends_on_modules, d.depends_on_name FROM " DEFINED(
                     "true") " JOIN $.package_dependencies d ON d.item_hash = i.item"},
};
#undef DEFINED
#undef OWN_COMMIT

}  // namespace

std::span<const VerifiedRows> verified_rows() { return kRows; }

}  // namespace darkpkg::hash
