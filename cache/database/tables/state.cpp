#include "cache/database/tables/state.hpp"

namespace darkpkg::database {

std::optional<State> read_state(Database& database, std::string_view schema) {
  std::string sql("SELECT generation, linker, compiler, inputs, adopted, edition, folded FROM ");
  Statement statement(database, sql.append(schema).append(".darkpkg_state"));
  if (!statement.step()) return std::nullopt;
  return State{statement.integer(0),           std::string(statement.blob(1)), std::string(statement.blob(2)),
               std::string(statement.blob(3)), statement.integer(4) != 0,      std::string(statement.text(5)),
               statement.integer(6) != 0};
}

bool has_state(Database& database) { return database.has_table(kStateTable); }

std::string read_origin(Database& database) {
  return database.text("SELECT min(applied_at) FROM darkpkg_migrations").value_or("");
}

std::optional<std::string> read_edition(Database& database) {
  try {
    return database.text("SELECT edition FROM darkpkg_state");
  } catch (const DatabaseError&) {
    return std::nullopt;  // it is not darkpkg's yet, or of before there were editions
  }
}

void write_state(Database& database, const State& state) {
  Statement(database,
            "INSERT OR REPLACE INTO darkpkg_state (id, generation, linker, compiler, inputs, adopted, edition, folded) "
            "VALUES (1, ?, ?, ?, ?, ?, ?, ?)")
      .run(state.generation, Blob{state.linker}, Blob{state.compiler}, Blob{state.inputs},
           std::int64_t{state.adopted ? 1 : 0}, std::string_view(state.edition), std::int64_t{state.folded ? 1 : 0});
}

}  // namespace darkpkg::database
