#pragma once

#include <string>
#include <vector>

#include "cache/database/database.hpp"

/// What SQLite itself knows to be wrong with a database, and mends.
namespace darkpkg::database {

struct DamagedPart {
  std::string what;       ///< as SQLite says it
  bool is_index = false;  ///< rebuild_indexes() mends it
};
/// Damaged pages and indexes, rows that NOT NULL and CHECK forbid; the first 20.
std::vector<DamagedPart> check_integrity(Database& database);
/// Makes all indexes anew.
void rebuild_indexes(Database& database);

struct BrokenKey {
  std::string table;
  std::string row;
  std::string partner;  ///< the table that lacks a row
};
std::vector<BrokenKey> check_foreign_keys(Database& database);
/// Does what the schema says of rows whose partner is gone. If it says nothing, the row is its user's and stays.
void repair_foreign_keys(Database& database);

/// Copies what users wrote from a database that was damaged, row by row, as far as it can be read. Until
/// the connection closes, it is attached as `damaged`. To be called in a transaction, behind attach_clean().
void copy_from_damaged(Database& database);
void attach_damaged(Database& database, const std::string& path);

}  // namespace darkpkg::database
