#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "link/link.hpp"
#include "rules/editions.hpp"
#include "store/advance.hpp"
#include "store/bodies_cache.hpp"
#include "store/encoder.hpp"
#include "store/impact.hpp"
#include "store/item_cache.hpp"
#include "store/snapshot.hpp"

/// Packages served from their objects, without a database: docs/store.md.
namespace darkpkg::store {

struct Options {
  const Edition* edition = &default_edition();
  std::string packages;                             ///< the folder with the sources; objects stand next to them
  std::string objects;                              ///< where the objects are instead; empty: next to the sources
  std::string builtins;                             ///< as the link's; empty: the table that darkpkg comes with
  std::string package_ids;                          ///< likewise
  std::string own_builtins = {};                    ///< a file that counts instead while it is there; empty: none
  std::string own_package_ids = {};                 ///< likewise
  std::string pins;                                 ///< the file to name in warnings about pinned ids; empty: none
  std::size_t cache_bytes = std::size_t{16} << 20;  ///< how many bytes of items to keep
  AdoptedIds adopted = nullptr;                     ///< for packages that go into an adopted database
  link::Compiler compiler = nullptr;                ///< for objects that are missing or unusable; null: an error
  std::vector<std::string> excluded = {};           ///< folders below `packages` that hold no packages, absolute
  Warnings warnings = {};
  /// A file to open faster the next time: store/pack.hpp; empty: none. Not for adopted databases.
  std::string pack = {};
};

/// What a look at the files found.
struct Update {
  bool published = false;           ///< there is a new generation
  std::uint64_t generation = 0;     ///< the current one
  std::size_t files_read = 0;       ///< objects
  std::vector<ItemChange> changes;  ///< what the new generation did
  /// Sources that changed, went or are affected, and what is wrong with them; of the first state only what keeps it
  /// from being published. With errors among it nothing is published.
  std::vector<std::string> checked;
  std::vector<link::FileDiagnostics> diagnostics;
  /// The pinned ids without a definition, if these may be others than before.
  std::optional<link::FileDiagnostics> pins;
  bool refused = false;
};

/// The changes of one generation.
struct Generation {
  std::uint64_t number = 0;
  std::vector<ItemChange> changes;
};

struct Statistics {
  std::size_t files = 0;
  std::size_t items = 0;
  std::size_t cached_bytes = 0;
  bool from_pack = false;        ///< the first state was
  std::size_t object_bytes = 0;  ///< compressed, in memory
  std::uint64_t encoded = 0;     ///< items whose bytes were made
  std::uint64_t evictions = 0;
  std::uint64_t updates = 0;  ///< looks at the files that published something
  std::uint64_t failed_updates = 0;
};

/// All functions may be called from any thread.
class PackageStore {
 public:
  /// Opens the packages: reads all objects, decodes their indexes, looks all names up. If names are unresolved or
  /// something is defined twice the store is open all the same, at generation 0 without any item: see diagnostics().
  static Result<std::unique_ptr<PackageStore>> open(Options options);
  /// A store that has not looked at the files yet: at generation 0 until an update() publishes something.
  static Result<std::unique_ptr<PackageStore>> create(Options options);

  /// Looks at all files and tables (one stat each) and publishes what changed. Errors of users are in the Update and
  /// leave the last good state in place; the Result's error is for the environment and does so too.
  Result<Update> update();
  /// Looks at these sources only (paths below Options::packages): those that a watcher saw change, appear or go.
  Result<Update> update(std::span<const std::string> sources);

  /// The current state. Takes a lock for a moment; a View does so only if there is a new one.
  std::shared_ptr<const Snapshot> snapshot() const;
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  /// The bytes of an item that the cache does not have.
  Result<BytesHandle> make_bytes(const Snapshot& snapshot, const Item& item);
  ItemCache& cache() { return cache_; }
  const Options& options() const { return options_; }

  /// Gets ready for updates, which the first one does otherwise: if the first state came out of a pack.
  void prepare_updates();

  /// What kept the last update from being published; empty if it was.
  std::vector<link::FileDiagnostics> diagnostics() const;
  /// Errors and warnings of all files of the current state. Reads all bodies.
  Result<std::vector<link::FileDiagnostics>> check() const;

  /// Who gets another id if `item`, of `snapshot`, says something else; only `item` if ids follow from names.
  std::vector<Affected> impact(const Snapshot& snapshot, const Item& item);

  /// The generations after `generation`; nothing if they are forgotten (then everything may have changed).
  std::optional<std::vector<Generation>> changes_since(std::uint64_t generation) const;
  /// Waits until there is a generation after `generation`, or the time is over. Returns the current one.
  std::uint64_t wait(std::uint64_t generation, std::chrono::milliseconds at_most) const;
  Statistics statistics() const;

 private:
  /// The object of a source as it was read last.
  struct Known {
    FileStat stat;
    std::shared_ptr<const ObjectData> object;
  };

  /// A table as it was read last.
  struct Table {
    std::string path;  ///< empty: the one that darkpkg comes with
    std::optional<FileStat> stat;
    friend bool operator==(const Table&, const Table&) = default;
  };
  using Tables = std::pair<Table, Table>;  // builtins, pinned ids

  explicit PackageStore(Options options);
  Result<Tables> find_tables() const;
  Result<void> read_tables();
  std::string pins() const;
  bool open_pack(const Directory& objects, const std::vector<std::string>& sources, Update& update);
  void save_pack() const;
  void read_ahead(const Directory& objects, const std::vector<std::string>& sources, Update& update);
  Result<void> look_at(const Directory& objects, const std::string& source, Update& update);
  Result<std::shared_ptr<const ObjectData>> compile(const std::string& source, const std::string& why, Update& update);
  Result<void> publish(Update& update);
  Means means() const;
  void learn_uses(const Snapshot& of);
  void make_current(std::shared_ptr<const Snapshot> next, const Update& update);
  std::string object_path(const std::string& source) const;

  const Options options_;
  mutable ItemCache cache_;
  mutable BodiesCache bodies_;

  mutable std::mutex writer_;               // held during an update; guards what follows
  std::map<std::string, Known> known_;      // by source
  Tables tables_;                           // that of `encoder_`
  std::shared_ptr<const Encoder> encoder_;  // of the next state
  Users users_;                             // of the published state, if ids are of contents

  mutable std::mutex mutex_;  // guards what follows, only for moments
  mutable std::condition_variable published_;
  std::shared_ptr<const Snapshot> current_;
  std::vector<link::FileDiagnostics> diagnostics_;
  std::deque<Generation> history_;
  std::size_t changes_kept_ = 0;  // in it
  std::atomic<std::uint64_t> generation_{0};
  std::atomic<bool> from_pack_{false};
  std::atomic<std::uint64_t> encoded_{0}, updates_{0}, failed_updates_{0};
};

}  // namespace darkpkg::store
