#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cache/database/tables/files.hpp"

/// Which files mention which names: darkpkg_references by name, darkpkg_uses by file.
namespace darkpkg::database {

/// Are mentions noted? Not in a database that darkpkg never linked into.
bool has_mentions(Database& database);

/// The files that mention names.
class MentioningFiles {
 public:
  explicit MentioningFiles(const Database& database);
  /// Appends those that mention the last part of a name behind this qualifier.
  void add(std::string_view name, std::string_view qualifier, std::vector<FileId>& to);

 private:
  Statement select_;
};

/// Writes what one file mentions.
class MentionRows {
 public:
  explicit MentionRows(Database& database) : database_(database) {}
  void add(std::string_view name, std::string_view qualifier, FileId file);
  void remove(std::string_view name, std::string_view qualifier, FileId file);
  /// All mentions of a file in one text; empty if there is none.
  std::string packed(FileId file);
  void put_packed(FileId file, std::string_view packed);

 private:
  Database& database_;
  std::optional<Statement> insert_, erase_, select_packed_, put_packed_, erase_packed_;
};

/// Both tables as a whole, each in its order.
struct AllMentions {
  std::vector<std::tuple<std::string, std::string, FileId>> references;  ///< name, qualifier, file
  std::vector<std::pair<FileId, std::string>> uses;                      ///< file, its mentions in one text
};
/// Writes the tables anew if they differ.
void put_all_mentions(Database& database, const AllMentions& wanted);

}  // namespace darkpkg::database
