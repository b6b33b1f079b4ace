#include "rules/hash/link/outside_hashes.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "language/dotnet/blob.hpp"

namespace darkpkg::hash {
namespace {

using database::Statement;

constexpr std::size_t kDigits = 64;
/// Dark's formats write a text's length before it, as LEB128.
constexpr char kLength = static_cast<char>(kDigits);
/// Operations that add an item have the lowest tags (wire::add_op); the item's hash comes next.
constexpr char kLastAdd = 2;

bool is_hash(std::string_view text) {
  return text.size() == kDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string shown(const Statement& place) {
  std::string out(place.text(0));
  out += ' ';
  for (int part : {1, 2}) {
    out += place.text(part);
    if (!place.text(part).empty()) out += '.';
  }
  return out.append(place.text(3));
}

}  // namespace

void list_names_again(RowWriter& rows, std::string_view own) {
  rows.run(
      "UPDATE locations SET unlisted_at = NULL WHERE commit_hash = ? AND unlisted_at IS NOT NULL AND NOT EXISTS "
      "(SELECT 1 "
      "FROM locations l WHERE (l.branch_id, l.owner, l.modules, l.name) = (locations.branch_id, locations.owner, "
      "locations.modules, locations.name) AND l.unlisted_at IS NULL)",
      own);
}

OutsideHashes::OutsideHashes(database::Database& database, std::string_view own) {
  std::vector<std::string> commits;
  {
    Statement others(database, "SELECT hash FROM commits WHERE hash <> ?");
    others.bind(own);
    while (others.step()) commits.emplace_back(others.text(0));
  }
  read_names(database, "");
  for (const std::string& commit : commits) read_names(database, commit);
  read_ops(database, "");
  for (const std::string& commit : commits) read_ops(database, commit);

  for (auto [sql, what] :
       {std::pair{"SELECT item_hash FROM deprecations", "a deprecation"},
        {"SELECT chosen_hash FROM resolutions", "a resolution of a conflict"},
        {"SELECT local_hash FROM sync_conflicts UNION SELECT incoming_hash FROM sync_conflicts UNION SELECT "
         "chosen_hash FROM sync_conflicts",
         "a conflict"}}) {
    Statement rows(database, sql);
    while (rows.step()) note(rows.text(0), what);
  }
  Statement programs(database, "SELECT data, tipe, coalesce(name, ''), tlid FROM toplevels_v0");
  while (programs.step()) {
    const std::string name(programs.text(2));
    look_at(programs.blob(0),
            std::string(programs.text(1)) + " " + (name.empty() ? std::to_string(programs.integer(3)) : name));
  }
}

void OutsideHashes::note(std::string_view hash, const std::string& user) {
  if (is_hash(hash)) users_.emplace(hash, user);
}

/// Of a commit, or of none: a user's work.
void OutsideHashes::read_names(database::Database& database, std::string_view commit) {
  Statement rows(database,
                 commit.empty()
                     ? "SELECT item_type, owner, modules, name, item_hash FROM locations WHERE commit_hash IS NULL"
                     : "SELECT item_type, owner, modules, name, item_hash FROM locations WHERE commit_hash = ?");
  if (!commit.empty()) rows.bind(commit);
  while (rows.step()) {
    const std::string name = shown(rows);
    note(rows.text(4), name);
    names_.emplace(rows.text(4), name);
  }
}

void OutsideHashes::read_ops(database::Database& database, std::string_view commit) {
  Statement rows(database, commit.empty() ? "SELECT id, op_blob FROM package_ops WHERE commit_hash IS NULL"
                                          : "SELECT id, op_blob FROM package_ops WHERE commit_hash = ?");
  if (!commit.empty()) rows.bind(commit);
  while (rows.step()) {
    const std::string_view blob = rows.blob(1);
    constexpr std::size_t kTag = darkpkg::wire::kHeaderSize, kHash = kTag + 2;
    std::string user = "the operation " + std::string(rows.text(0));
    if (blob.size() >= kHash + kDigits && blob[kTag] <= kLastAdd) {
      const std::string_view hash = blob.substr(kHash, kDigits);
      added_.emplace(hash);
      if (auto name = names_.find(hash); name != names_.end()) user = name->second;
    }
    look_at(blob, user);
  }
}

void OutsideHashes::look_at(std::string_view blob, const std::string& user) {
  for (std::size_t at = 0; (at = blob.find(kLength, at)) != std::string_view::npos;) {
    at++;
    const std::string_view text = blob.substr(at, kDigits);
    if (!is_hash(text)) continue;
    note(text, user);
    at += kDigits;
  }
}

std::map<std::string, std::string> OutsideHashes::needed(RowWriter& rows, const std::set<std::string>& left) const {
  std::map<std::string, std::string> out;
  std::vector<std::string> found;
  for (const std::string& hash : left)
    if (auto user = users_.find(hash); user != users_.end() && out.emplace(hash, user->second).second)
      found.push_back(hash);
  while (!found.empty()) {
    const std::string hash = std::move(found.back());
    found.pop_back();
    Statement& uses =
        rows.select("SELECT depends_on_hash FROM package_dependencies WHERE item_hash = ?", std::string_view(hash));
    while (uses.step()) {
      std::string used(uses.text(0));
      if (left.contains(used) && out.emplace(used, out.at(hash)).second) found.push_back(std::move(used));
    }
  }
  return out;
}

}  // namespace darkpkg::hash
