#include "rules/hash/link/own_commit.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "cache/database/tables/items.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/log.hpp"

namespace darkpkg::hash {
namespace {

using database::Statement;

/// A commit on the main branch.
struct Candidate {
  std::string hash;
  std::string message;
  bool by_loader = false;
};

std::vector<Candidate> commits_of_main(database::Database& database) {
  std::vector<Candidate> out;
  Statement commits(database,
                    "SELECT hash, message, message = ?2 AND account_id = ?3 FROM commits WHERE branch_id = ?1 ORDER BY "
                    "created_at, hash");
  commits.bind(kMainBranch, kCommitMessage, kAccount);
  while (commits.step())
    out.push_back({std::string(commits.text(0)), std::string(commits.text(1)), commits.integer(2) != 0});
  return out;
}

bool has_name_of_ours(database::Database& database, const std::string& commit, const IsOurs& is_ours) {
  Statement names(
      database,
      "SELECT owner, modules, name FROM locations WHERE commit_hash = ? AND branch_id = ? AND unlisted_at IS "
      "NULL");
  names.bind(std::string_view(commit), kMainBranch);
  while (names.step()) {
    std::string name(names.text(0));
    if (!names.text(1).empty()) name.append(".").append(names.text(1));
    if (is_ours(name.append(".").append(names.text(2)))) return true;
  }
  return false;
}

/// By the first item that has its name as the last link put it: those that are new have none yet.
std::string linked_commit(database::Database& database) {
  std::string found;
  if (!database::has_items(database)) return found;
  database::visit_names(database, [&](ItemKind kind, std::string_view name) {
    found = commit_of(database, kind, name);
    return !found.empty();
  });
  return found;
}

/// `problem`: what is wrong with the database.
[[noreturn]] void refuse(const database::Database& database, const std::string& problem,
                         const std::vector<Candidate>& commits) {
  constexpr std::size_t kMost = 8, kShownDigits = 12, kLongest = 60;
  std::string text = "the database '" + database.path() + "' " + problem;
  for (std::size_t i = 0; i < std::min(commits.size(), kMost); i++) {
    std::string message = commits[i].message.substr(0, commits[i].message.find('\n'));
    if (message.size() > kLongest) message = message.substr(0, kLongest) + "...";
    text += "\n  " + commits[i].hash.substr(0, kShownDigits) + "  " + message;
  }
  if (commits.size() > kMost) text += "\n  and " + std::to_string(commits.size() - kMost) + " more";
  throw database::DatabaseError({std::move(text),
                                 "build with --take-over HASH to have the packages replace what that commit has, link "
                                 "into another file, or reload "
                                 "the packages with Dark, which leaves one commit of them"},
                                0);
}

std::string named_commit(const database::Database& database, const std::vector<Candidate>& commits,
                         std::string_view wanted) {
  std::vector<Candidate> found;
  std::ranges::copy_if(commits, std::back_inserter(found),
                       [&](const Candidate& commit) { return commit.hash.starts_with(wanted); });
  if (found.size() == 1) return found.front().hash;
  if (found.empty())
    refuse(database, "has no commit " + std::string(wanted) + " on the main branch" + (commits.empty() ? "" : ", but:"),
           commits);
  refuse(database, "has several commits " + std::string(wanted) + ":", found);
}

}  // namespace

std::string commit_of(database::Database& database, ItemKind kind, std::string_view full_name) {
  const std::string id = location_id(kind, full_name).text();
  Statement commit(database, "SELECT commit_hash FROM locations WHERE location_id = ?");
  if (!commit.bind(std::string_view(id)).step() || commit.is_null(0)) return {};
  std::string found(commit.text(0));
  // One row may be damaged, and a user's commit must not pass for ours: if one is clearly ours, it is that.
  std::vector<Candidate> by_loader = commits_of_main(database);
  std::erase_if(by_loader, [](const Candidate& candidate) { return !candidate.by_loader; });
  return by_loader.size() == 1 ? by_loader.front().hash : found;
}

std::string own_commit(database::Database& database, const IsOurs& is_ours, std::string_view wanted) {
  if (std::string linked = linked_commit(database); !linked.empty()) return linked;
  const std::vector<Candidate> commits = commits_of_main(database);
  if (!wanted.empty()) return named_commit(database, commits, wanted);
  std::vector<Candidate> by_loader;
  std::ranges::copy_if(commits, std::back_inserter(by_loader), &Candidate::by_loader);
  if (by_loader.size() == 1) return by_loader.front().hash;
  std::vector<Candidate> with_ours;
  std::ranges::copy_if(by_loader.empty() ? commits : by_loader, std::back_inserter(with_ours),
                       [&](const Candidate& commit) { return has_name_of_ours(database, commit.hash, is_ours); });
  if (by_loader.empty()) {
    if (with_ours.empty()) return {};
    refuse(database, "has names of these packages in commits, but none that Dark's loader made:", with_ours);
  }
  if (with_ours.size() == 1) return with_ours.front().hash;
  refuse(database, "has several commits of packages:", with_ours.empty() ? by_loader : with_ours);
}

}  // namespace darkpkg::hash
