#include "rules/hash/link/salvage.hpp"

#include <optional>
#include <string>

#include "cache/database/tables/items.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/log.hpp"

namespace darkpkg::hash {
namespace {

using database::DatabaseError;
using database::Statement;

/// The commit that a location of the packages has; they are the same in both databases, as their ids follow from names.
std::optional<std::string> commit_of_names(database::Database& database, const std::string& schema) {
  std::string id;
  database::visit_names(database, [&](ItemKind kind, std::string_view name) {
    id = location_id(kind, name).text();
    return true;
  });
  if (id.empty()) return std::nullopt;
  Statement commit(database, "SELECT commit_hash FROM " + schema + ".locations WHERE location_id = ?");
  if (!commit.bind(std::string_view(id)).step() || commit.is_null(0)) return std::nullopt;
  return std::string(commit.text(0));
}

/// The packages' commit in the damaged database, by what it says or by what is in it.
std::optional<std::string> damaged_commit(database::Database& database) {
  try {
    Statement commits(database,
                      "SELECT hash FROM damaged.commits WHERE branch_id = ? AND message = ? AND account_id = ?");
    commits.bind(kMainBranch, kCommitMessage, kAccount);
    if (commits.step()) {
      std::string found(commits.text(0));
      if (!commits.step()) return found;
    }
  } catch (const DatabaseError&) {
    // Names tell it, too.
  }
  try {
    return commit_of_names(database, "damaged");
  } catch (const DatabaseError&) {
    return std::nullopt;
  }
}

void take_over_commit(database::Database& database, const std::string& old, const std::string& own) {
  for (const char* sql : {"UPDATE package_ops SET commit_hash = ?1 WHERE commit_hash = ?2",
                          "UPDATE locations SET commit_hash = ?1 WHERE commit_hash = ?2",
                          "UPDATE deprecations SET commit_hash = ?1 WHERE commit_hash = ?2",
                          "UPDATE branches SET base_commit_hash = ?1 WHERE base_commit_hash = ?2"})
    Statement(database, sql).run(std::string_view(own), std::string_view(old));
  Statement(database, "DELETE FROM commits WHERE hash = ?").run(std::string_view(old));
  // Behind the operation's id, a text, stand its tag and the commit's hash.
  Statement(database,
            "DELETE FROM branch_ops WHERE substr(CAST(op_blob AS BLOB), 66, 1) = x'01' AND substr(CAST(op_blob AS "
            "BLOB), 68, 64) = CAST(? AS BLOB)")
      .run(std::string_view(old));
}

/// A rebase tells by it what came later than a branch.
void keep_time(database::Database& database, const std::string& old, const std::string& own) {
  try {
    Statement commit(database, "SELECT created_at FROM damaged.commits WHERE hash = ?");
    if (!commit.bind(std::string_view(old)).step()) return;
    Statement(database, "UPDATE commits SET created_at = ? WHERE hash = ?").run(commit.text(0), std::string_view(own));
  } catch (const DatabaseError&) {
    return;
  }
}

/// Branches, commits and accounts that other rows name but that could not be read.
void restore_partners(database::Database& database) {
  constexpr std::string_view kWork =
      "(SELECT branch_id, commit_hash FROM package_ops UNION SELECT branch_id, commit_hash FROM locations UNION SELECT "
      "branch_id, commit_hash FROM deprecations)";
  const std::string work(kWork);
  database.execute(
      "INSERT OR IGNORE INTO commits (hash, message, branch_id) SELECT commit_hash, 'recovered', branch_id "
      "FROM " +
      work + " WHERE commit_hash IS NOT NULL AND commit_hash NOT IN (SELECT hash FROM commits)");
  database.execute(
      "UPDATE commits SET account_id = (SELECT min(id) FROM accounts_v0) WHERE account_id NOT IN (SELECT id "
      "FROM accounts_v0)");
  database.execute(
      "INSERT OR IGNORE INTO branches (id, name) SELECT branch_id, 'recovered ' || branch_id FROM (SELECT "
      "branch_id FROM " +
      work +
      " UNION SELECT branch_id FROM commits) WHERE branch_id NOT IN (SELECT id "
      "FROM branches)");
  database.execute(
      "UPDATE branches SET parent_branch_id = NULL WHERE parent_branch_id NOT IN (SELECT id FROM branches)");
  database.execute("UPDATE traces SET account_id = NULL WHERE account_id NOT IN (SELECT id FROM accounts_v0)");
}

}  // namespace

void settle_salvaged(database::Database& database) {
  const std::optional<std::string> own = commit_of_names(database, "main"), old = damaged_commit(database);
  if (own && old) keep_time(database, *old, *own);
  if (own && old && *own != *old) take_over_commit(database, *old, *own);
  restore_partners(database);
}

}  // namespace darkpkg::hash
