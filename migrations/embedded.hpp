#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace darkpkg {

/// A file of migrations/, as it was when darkpkg was built.
struct EmbeddedMigration {
  std::string_view name;  ///< "0001_dark": the file's name without `.sql`
  std::string_view sql;
};

// Each in the order of their numbers. Defined in sources that the build writes (cmake/Generated.cmake).

/// What makes darkpkg's own tables, in databases of every edition.
std::span<const EmbeddedMigration> machine_migrations();
/// What makes Dark's tables of edition `uuid`: number 1.
std::span<const EmbeddedMigration> uuid_migrations();
/// Likewise of edition `hash`.
std::span<const EmbeddedMigration> hash_migrations();

/// All that makes a database of an edition, Dark's tables first.
inline std::vector<EmbeddedMigration> with_machine(std::span<const EmbeddedMigration> darks) {
  std::vector<EmbeddedMigration> all;
  for (auto part : {darks, machine_migrations()}) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace darkpkg
