#include <type_traits>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/database/tables/state.hpp"
#include "link/link.hpp"
#include "link/stamp.hpp"
#include "rules/schemas.hpp"

/// What others ask of a database that they don't link into.
namespace darkpkg::link {
namespace {

/// What `answer` gives; empty if the database is missing or can't be read, which whoever builds is told.
template <typename Answer>
std::invoke_result_t<Answer, database::Database&> ask(const std::string& path, Answer answer) {
  // Asked before every build that may have nothing to do: no exception for what is ordinary.
  if (Result<std::optional<FileStat>> stat = stat_file(path); !stat || !*stat) return {};
  try {
    database::Database db = database::Database::open(path, database::Mode::read_only);
    return answer(db);
  } catch (const database::DatabaseError&) {
    return {};
  }
}

}  // namespace

std::optional<std::int64_t> database_generation(const std::string& path) {
  return ask(path, [](database::Database& db) -> std::optional<std::int64_t> {
    if (std::optional<database::State> state = database::read_state(db)) return state->generation;
    return std::nullopt;
  });
}

bool is_folded(const std::string& path) {
  const std::optional<database::State> state =
      ask(path, [](database::Database& db) { return database::read_state(db); });
  return !state || state->folded;
}

std::string database_edition(const std::string& path) {
  return ask(path, [](database::Database& db) { return edition_name(db); });
}

std::optional<std::string> database_stamp(const std::string& path) {
  return ask(path, [](database::Database& db) -> std::optional<std::string> {
    if (std::optional<database::State> state = database::read_state(db))
      return stamp_text(state->generation, database::read_origin(db));
    return std::nullopt;
  });
}

}  // namespace darkpkg::link
