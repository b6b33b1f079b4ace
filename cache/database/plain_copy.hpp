#pragma once

#include <cstdint>
#include <string>

#include "cache/database/database.hpp"

/// Databases that are the same bytes for the same rows, whoever makes them and when.
namespace darkpkg::database {

/// Before the first table of a new one.
void make_plain(Database& database);
/// Every time that a table has becomes the same one, in seconds since 1970.
void set_times(Database& database, std::int64_t epoch_s);
/// Writes all that the database has into a file that is not there.
void write_copy(Database& database, const std::string& path);

}  // namespace darkpkg::database
