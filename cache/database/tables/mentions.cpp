#include "cache/database/tables/mentions.hpp"

namespace darkpkg::database {
namespace {

AllMentions read_all_mentions(Database& database) {
  AllMentions out;
  Statement references(database, "SELECT name, qualifier, file FROM darkpkg_references ORDER BY 1, 2, 3");
  while (references.step()) out.references.emplace_back(references.text(0), references.text(1), references.integer(2));
  Statement uses(database, "SELECT file, names FROM darkpkg_uses ORDER BY file");
  while (uses.step()) out.uses.emplace_back(uses.integer(0), uses.text(1));
  return out;
}

}  // namespace

bool has_mentions(Database& database) { return database.has_table("darkpkg_references"); }

MentioningFiles::MentioningFiles(const Database& database)
    : select_(database, "SELECT file FROM darkpkg_references WHERE name = ? AND qualifier = ?") {}

void MentioningFiles::add(std::string_view name, std::string_view qualifier, std::vector<FileId>& to) {
  select_.bind(name, qualifier);
  while (select_.step()) to.push_back(select_.integer(0));
  select_.reset();
}

void MentionRows::add(std::string_view name, std::string_view qualifier, FileId file) {
  if (!insert_)
    insert_.emplace(database_, "INSERT OR IGNORE INTO darkpkg_references (name, qualifier, file) VALUES (?, ?, ?)");
  insert_->run(name, qualifier, file);
}

void MentionRows::remove(std::string_view name, std::string_view qualifier, FileId file) {
  if (!erase_)
    erase_.emplace(database_, "DELETE FROM darkpkg_references WHERE name = ? AND qualifier = ? AND file = ?");
  erase_->run(name, qualifier, file);
}

std::string MentionRows::packed(FileId file) {
  if (!select_packed_) select_packed_.emplace(database_, "SELECT names FROM darkpkg_uses WHERE file = ?");
  std::string out(select_packed_->bind(file).step() ? select_packed_->text(0) : "");
  select_packed_->reset();
  return out;
}

void MentionRows::put_packed(FileId file, std::string_view packed) {
  if (packed.empty()) {
    if (!erase_packed_) erase_packed_.emplace(database_, "DELETE FROM darkpkg_uses WHERE file = ?");
    erase_packed_->run(file);
    return;
  }
  if (!put_packed_) put_packed_.emplace(database_, "INSERT OR REPLACE INTO darkpkg_uses (file, names) VALUES (?, ?)");
  put_packed_->run(file, packed);
}

void put_all_mentions(Database& database, const AllMentions& wanted) {
  const AllMentions found = read_all_mentions(database);
  if (wanted.references != found.references) {
    database.execute("DELETE FROM darkpkg_references");
    Statement insert(database, "INSERT INTO darkpkg_references (name, qualifier, file) VALUES (?, ?, ?)");
    for (const auto& [name, qualifier, file] : wanted.references)
      insert.run(std::string_view(name), std::string_view(qualifier), file);
  }
  if (wanted.uses != found.uses) {
    database.execute("DELETE FROM darkpkg_uses");
    Statement insert(database, "INSERT INTO darkpkg_uses (file, names) VALUES (?, ?)");
    for (const auto& [file, packed] : wanted.uses) insert.run(file, std::string_view(packed));
  }
}

}  // namespace darkpkg::database
