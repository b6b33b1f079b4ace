#pragma once

#include <span>
#include <string_view>

namespace darkpkg {

/// A file of migrations/, as it was when darkpkg was built.
struct EmbeddedMigration {
  std::string_view name;  ///< "0001_dark": the file's name without `.sql`
  std::string_view sql;
};

/// All of them, in the order of their numbers. Defined in a source that the build writes (cmake/migrations.cmake).
std::span<const EmbeddedMigration> embedded_migrations();
/// What makes the tables of edition `hash` in place of the first of them.
std::span<const EmbeddedMigration> hash_migrations();

}  // namespace darkpkg
