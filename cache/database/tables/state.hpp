#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cache/database/database.hpp"

/// What a database says about itself: darkpkg_state and darkpkg_migrations.
namespace darkpkg::database {

inline constexpr std::string_view kStateTable = "darkpkg_state";

/// The row of darkpkg_state. The blobs are compared only.
struct State {
  std::int64_t generation = 0;
  std::string linker;
  std::string compiler;
  std::string inputs;
  bool adopted = false;
  std::string edition;
  bool folded = true;  ///< Dark's rows stand as a link from nothing writes them, their order included
  friend bool operator==(const State&, const State&) = default;
};
/// Nothing before the first link. `schema`: of an attached database.
std::optional<State> read_state(Database& database, std::string_view schema = "main");
/// Is there a place for it? Not in a database that darkpkg never linked into.
bool has_state(Database& database);
/// When darkpkg first saw the database: tells it from others whose generations have the same numbers.
std::string read_origin(Database& database);
/// The edition of Dark whose items it has; nothing before the first link.
std::optional<std::string> read_edition(Database& database);
void write_state(Database& database, const State& state);

}  // namespace darkpkg::database
