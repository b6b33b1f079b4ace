#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/object/sections.hpp"

/// The sources that were linked: darkpkg_files.
namespace darkpkg::database {

inline constexpr std::string_view kFilesTable = "darkpkg_files";

using FileId = std::int64_t;

struct FileRow {
  std::string path;  ///< of the source, below the packages' root
  FileId id = 0;
  FileStat object;  ///< as it was before it was read
  object::ContentHash content{};
  std::int64_t items = 0;
  std::int64_t warnings = 0;
};

/// All rows, in ascending order of path.
std::vector<FileRow> read_files(Database& database);
/// The number of a source; nothing if it was not linked.
std::optional<FileId> file_id(Database& database, std::string_view path);

/// Rows by number.
class FilesById {
 public:
  explicit FilesById(const Database& database);
  std::optional<FileRow> find(FileId file);

 private:
  Statement select_;
};

/// Rows by path.
class FilesByPath {
 public:
  explicit FilesByPath(const Database& database);
  std::optional<FileRow> find(std::string_view path);

 private:
  Statement select_;
};

/// Writes rows.
class FileRows {
 public:
  explicit FileRows(Database& database) : database_(database) {}
  void put(const FileRow& row);
  void remove(std::string_view path);

 private:
  Database& database_;
  std::optional<Statement> put_, erase_;
};

}  // namespace darkpkg::database
