#include "link/kept.hpp"

#include <utility>

#include "base/file_clock.hpp"
#include "cache/database/wal_index.hpp"

namespace darkpkg::link {
namespace {

/// Zero, which no file has, if there is none.
FileStat stat_of(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  return stat && *stat ? **stat : FileStat{};
}

/// Whoever opens it next finds the index of its log made.
void close_database(std::optional<database::Database>& db) {
  if (db) database::save_wal_index(*db, database::system_start());
  db.reset();
}

}  // namespace

Kept::Kept() : state_(std::make_unique<State>()) {}
Kept::~Kept() {
  if (state_) close_database(state_->db);
}
Kept::Kept(Kept&&) noexcept = default;
Kept& Kept::operator=(Kept&&) noexcept = default;

std::optional<database::Database> take_database(Kept* kept, const std::string& path) {
  if (!kept) return std::nullopt;
  std::optional<database::Database> out = std::exchange(kept->state().db, std::nullopt);
  // Others write through the WAL, whose size and times change all the time; the database's own file only changes when
  // the WAL is emptied, or when somebody puts another one in its place.
  if (out && (stat_of(path) != kept->state().db_stat || stat_of(path + "-wal").inode != kept->state().wal_stat.inode))
    out.reset();
  return out;
}

void put_database(Kept* kept, std::optional<database::Database>& db) {
  if (!kept) return close_database(db);
  std::string path = db->path();
  kept->state().db = std::move(*db);
  kept->state().db_stat = stat_of(path);
  kept->state().wal_stat = stat_of(path + "-wal");
  db.reset();
}

Result<std::shared_ptr<const Manifest>> take_manifest(Kept* kept, const std::string& path) {
  const auto read = [&] {
    return read_manifest(path).map(
        [](Manifest&& manifest) { return std::make_shared<const Manifest>(std::move(manifest)); });
  };
  if (!kept) return read();
  Kept::State& state = kept->state();
  const FileStat now = stat_of(path);
  if (state.manifest && now == state.manifest_stat) return state.manifest;
  state.manifest = nullptr;
  state.all.reset();
  const bool certain = now.ctime_ns < file_clock_now();  // as with the inputs
  Result<std::shared_ptr<const Manifest>> out = read();
  if (out && certain) {
    state.manifest = *out;
    state.manifest_stat = now;
  }
  return out;
}

Result<Inputs> take_inputs(Kept* kept, const Options& options) {
  if (!kept) return Inputs::read(options.builtins, options.package_ids, options.edition->identity());
  Kept::State& state = kept->state();
  FileStat builtins = stat_of(options.builtins);
  FileStat package_ids = stat_of(options.package_ids);
  std::optional<Inputs> before = std::exchange(state.inputs, std::nullopt);
  // What was saved within the current tick of the file system's clock may be saved again without another stat.
  std::int64_t now = file_clock_now();
  bool certain = builtins.ctime_ns < now && package_ids.ctime_ns < now;
  if (before && certain && builtins == state.builtins && package_ids == state.package_ids) return std::move(*before);
  state.builtins = certain ? builtins : FileStat{};
  state.package_ids = certain ? package_ids : FileStat{};
  return Inputs::read(options.builtins, options.package_ids, options.edition->identity());
}

void put_inputs(Kept* kept, Inputs& inputs) {
  if (kept) kept->state().inputs = std::move(inputs);
}

}  // namespace darkpkg::link
