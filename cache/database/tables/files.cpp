#include "cache/database/tables/files.hpp"

#include "cache/database/tables/hash_blob.hpp"

namespace darkpkg::database {

namespace {

constexpr std::string_view kSelectFiles =
    "SELECT path, id, size, mtime_ns, ctime_ns, inode, content, items, warnings FROM darkpkg_files ";

void read_file_row(const Statement& statement, FileRow& row) {
  row.path = statement.text(0);
  row.id = statement.integer(1);
  row.object.size = static_cast<std::uint64_t>(statement.integer(2));
  row.object.mtime_ns = statement.integer(3);
  row.object.ctime_ns = statement.integer(4);
  row.object.inode = static_cast<std::uint64_t>(statement.integer(5));
  row.content = to_hash(statement.blob(6));
  row.items = statement.integer(7);
  row.warnings = statement.integer(8);
}

std::optional<FileRow> read_one(Statement& statement) {
  std::optional<FileRow> out;
  if (statement.step()) read_file_row(statement, out.emplace());
  statement.reset();
  return out;
}

}  // namespace

std::vector<FileRow> read_files(Database& database) {
  std::vector<FileRow> out;
  Statement statement(database, std::string(kSelectFiles) + "ORDER BY path");
  while (statement.step()) read_file_row(statement, out.emplace_back());
  return out;
}

std::optional<FileId> file_id(Database& database, std::string_view path) {
  if (!database.has_table(kFilesTable)) return std::nullopt;
  Statement id(database, "SELECT id FROM darkpkg_files WHERE path = ?");
  return id.bind(path).step() ? std::optional(id.integer(0)) : std::nullopt;
}

FilesById::FilesById(const Database& database) : select_(database, std::string(kSelectFiles) + "WHERE id = ?") {}

std::optional<FileRow> FilesById::find(FileId file) { return read_one(select_.bind(file)); }

FilesByPath::FilesByPath(const Database& database) : select_(database, std::string(kSelectFiles) + "WHERE path = ?") {}

std::optional<FileRow> FilesByPath::find(std::string_view path) { return read_one(select_.bind(path)); }

void FileRows::put(const FileRow& row) {
  if (!put_)
    put_.emplace(
        database_,
        "INSERT INTO darkpkg_files (path, id, size, mtime_ns, ctime_ns, inode, content, items, warnings) VALUES (?, ?, "
        "?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, "
        "ctime_ns = excluded.ctime_ns, inode = excluded.inode, content = excluded.content, items = excluded.items, "
        "warnings = excluded.warnings");
  put_->run(std::string_view(row.path), row.id, static_cast<std::int64_t>(row.object.size), row.object.mtime_ns,
            row.object.ctime_ns, static_cast<std::int64_t>(row.object.inode), to_blob(row.content), row.items,
            row.warnings);
}

void FileRows::remove(std::string_view path) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_files WHERE path = ?");
  erase_->run(path);
}

}  // namespace darkpkg::database
