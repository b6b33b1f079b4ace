#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "cache/database/database.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// Lists the names of the packages on the main branch again that nobody else holds there any longer.
void list_names_again(RowWriter& rows, std::string_view own);

/// The hashes that rows of others name: their operations, names, deprecations, resolutions and conflicts, and the
/// programs of canvases. Found by the indexes on commits: however many rows the packages have, none of these is read.
class OutsideHashes {
 public:
  /// `own`: the commit of the packages.
  OutsideHashes(database::Database& database, std::string_view own);

  bool none() const { return users_.empty(); }
  /// Has one of their operations added the item of that hash? Then its content is theirs, too.
  bool added(const std::string& hash) const { return added_.contains(hash); }
  /// Those of `left` that have to stay, with who needs them: named by a row of others, or used by another that stays.
  std::map<std::string, std::string> needed(RowWriter& rows, const std::set<std::string>& left) const;

 private:
  void note(std::string_view hash, const std::string& user);
  void read_names(database::Database& database, std::string_view commit);
  void read_ops(database::Database& database, std::string_view commit);
  /// Notes what looks like a hash in a blob of Dark's formats.
  void look_at(std::string_view blob, const std::string& user);

  std::map<std::string, std::string, std::less<>> users_;  // by hash: who names it, as people know it
  std::map<std::string, std::string, std::less<>> names_;  // by hash: the name that somebody gave it
  std::set<std::string, std::less<>> added_;
};

}  // namespace darkpkg::hash
