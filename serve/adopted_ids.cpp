#include "serve/adopted_ids.hpp"

#include <map>
#include <memory>
#include <utility>

#include "cache/database/database.hpp"
#include "cache/database/tables/adopted.hpp"
#include "cache/database/tables/state.hpp"
#include "session/builder.hpp"

namespace darkpkg::serve {
namespace {

using database::Database;
using Ids = std::map<std::pair<object::ItemKind, std::string>, ItemId, std::less<>>;

/// Nothing if the database is missing, or not darkpkg's yet.
std::optional<database::State> state_of(const std::string& path) {
  try {
    Database db = Database::open(path, database::Mode::read_only);
    return database::read_state(db);
  } catch (const database::DatabaseError&) {
    return std::nullopt;
  }
}

}  // namespace

Result<store::AdoptedIds> adopted_ids(const BuildSettings& settings, const ObjectSources& objects) {
  Result<std::optional<FileStat>> there = stat_file(settings.database);
  if (!there) return tl::unexpected(there.error());
  if (!*there || (*there)->size == 0) return store::AdoptedIds();
  std::optional<database::State> state = state_of(settings.database);
  if (!state) {
    session::Touched all;
    all.everything = true;
    Result<session::Outcome> built = session::Builder(settings, objects).build(all);
    if (!built) return tl::unexpected(built.error());
    state = state_of(settings.database);
    if (!state)
      return fail("the ids of '" + settings.database + "' can't be taken over before its packages build",
                  "build them: darkpkg build");
  }
  if (!state->adopted) return store::AdoptedIds();
  try {
    auto ids = std::make_shared<Ids>();
    Database db = Database::open(settings.database, database::Mode::read_only);
    for (database::AdoptedRow& row : database::read_adopted(db))
      if (std::optional<ItemId> id = ItemId::parse(row.item))
        ids->emplace(std::pair(row.kind, std::move(row.name)), *id);
    return [ids](store::ItemKind kind, std::string_view name) -> std::optional<ItemId> {
      auto at = ids->find(std::pair(kind, std::string(name)));
      if (at == ids->end()) return std::nullopt;
      return at->second;
    };
  } catch (const database::DatabaseError& e) {
    return tl::unexpected(e.error());
  }
}

}  // namespace darkpkg::serve
