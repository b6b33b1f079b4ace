#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "cache/database/table_size.hpp"
#include "cache/database/tables/items.hpp"
#include "cache/database/tables/own_locations.hpp"
#include "migrations/embedded.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg {

/// What an edition makes of an item's bytes before it writes rows; of its own.
class PreparedRows {
 public:
  virtual ~PreparedRows() = default;
};

/// An item whose rows are brought up to date.
struct TableItem {
  const NamedItem* item = nullptr;
  const object::IndexItem* index = nullptr;
  std::string_view source;                 ///< its file, below the packages' root
  std::size_t number = 0;                  ///< the item's, in its file
  const database::ItemRow* old = nullptr;  ///< what darkpkg_items has; null: the item is new
  database::ItemRow row;                   ///< what it gets: the tables fill in `op` and `owned`
  std::unique_ptr<PreparedRows> prepared;  ///< by prepare()
  bool written = false;                    ///< a row of it was inserted or changed
};

/// What is wrong with an item that all of its names are there for.
struct ItemProblem {
  const TableItem* item = nullptr;
  Code code;
  std::string message;
  std::string help;
  std::optional<std::size_t> instruction;  ///< of its code; nothing: it is about the whole item
};

/// The content of an id.
struct ChangedContent {
  ItemKind kind{};
  std::string id;  ///< as a text
};

/// What no package defines any longer, but a row of others needs, each as people know it: "fn
/// Darklang.Stdlib.Int64.add".
struct KeptContent {
  std::string content;
  std::string now;  ///< the new definition that is the same but for its name; empty if there is none
  std::string user;
};

/// A name that a branch of somebody's, which is not merged, gave to something else.
struct BranchName {
  std::string item;    ///< as people know it: "fn Darklang.Stdlib.Int64.add"
  std::string branch;  ///< its name
};

/// What remove_left_rows() did.
struct RemovedRows {
  std::size_t rows = 0;
  std::vector<std::string> items;  ///< whose names are gone, as people know them
  std::vector<KeptContent> kept;   ///< whose contents stay
};

/// Dark's tables of one edition, while a link writes them: the only place that has SQL on them. All in the caller's
/// transaction. Throws DatabaseError.
class ItemTables {
 public:
  virtual ~ItemTables() = default;

  /// Says which commit's rows are darkpkg's own, if the tables tell no one: the start of its hash. Only for editions
  /// with commits.
  virtual void take_over(std::string_view /*commit*/) {}

  /// The id that the item had before darkpkg came.
  virtual std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) = 0;

  /// Makes what else than its bytes an item's rows need. Any thread may call it.
  virtual std::unique_ptr<PreparedRows> prepare(const NamedItem& item, const object::IndexItem& index,
                                                const ItemBytes& bytes) const = 0;
  /// Deletes the rows of an item that are darkpkg's own; its content at settle_left(), if nothing else needs it then.
  virtual void remove(const database::ItemRow& row) = 0;
  /// Says which items will be put, and in which order, before their bytes are made.
  virtual void begin(std::span<const TableItem>) {}
  /// Puts an item's content; in the order of ids if ids_in_order() is true and every item is put, else in that in which
  /// a loader reads the sources.
  virtual void put(TableItem& item, ItemBytes bytes) = 0;
  virtual bool ids_in_order() const = 0;
  /// What is wrong with what was put; if anything is, nothing is finished.
  virtual std::vector<ItemProblem> check(std::span<TableItem>) { return {}; }
  /// Puts the names of all that was put.
  virtual void finish(std::span<TableItem> items) = 0;

  /// Deletes the contents that lost their definition, but for those that rows of others need. To be called when
  /// darkpkg's own rows are up to date. Returns those that lost it since the last call and stay.
  virtual std::vector<KeptContent> settle_left() { return {}; }

  /// Of the names that were put or removed, those that branches of others have changed, which will not see that.
  virtual std::vector<BranchName> branch_names() { return {}; }

  /// How many values have no result yet, which Dark evaluates at its next start.
  virtual std::size_t unevaluated() { return 0; }

  /// How many rows were inserted, changed and deleted.
  virtual std::size_t rows_written() const = 0;
  /// Contents that finish() changed though no item that was put has them.
  virtual std::vector<ChangedContent> changed_beside() { return {}; }
  /// How many items took over the id of somebody before darkpkg.
  virtual std::size_t adopted() const = 0;
  /// Rows of somebody before darkpkg at locations that no package defines.
  virtual std::size_t count_left_rows() = 0;
  /// Deletes them.
  virtual RemovedRows remove_left_rows() = 0;
};

/// What a database has before its first link.
struct TablesBefore {
  bool empty = false;    ///< no row in any table that a link fills
  bool adopted = false;  ///< somebody filled them before darkpkg
};

/// What copy_packages() makes.
struct CopyOptions {
  std::int64_t epoch_s = 0;  ///< when everything happened, in seconds since 1970
  bool log_only = false;     ///< only the log of operations, from which Dark makes all else at its next start
};

/// How many rows copy_packages() copied.
struct CopiedRows {
  std::size_t items = 0;
  std::size_t ops = 0;
};

/// The tables' names and how to open them.
class TableSchema {
 public:
  virtual ~TableSchema() = default;
  /// What makes the edition's tables and darkpkg's own, in order.
  virtual std::span<const EmbeddedMigration> migrations() const = 0;
  /// Did Dark's own migrations make the tables? Throws DatabaseError if they are of another version of Dark.
  virtual bool made_by_dark(database::Database& database) const = 0;
  virtual TablesBefore before(database::Database& database) const = 0;
  /// Did somebody else replace or empty the tables since the last link, so that only a full one makes them right?
  /// Throws DatabaseError if it was another version of Dark.
  virtual bool disturbed(database::Database&) const { return false; }
  /// The tables whose indexes are made last if they are filled from nothing.
  virtual std::span<const std::string_view> indexed() const = 0;
  /// Up to how many bytes a link leaves the WAL. Other programs that open the database read all of it, 2 us a page;
  /// links and look-ups have its index saved. Emptying it means waiting for the disk three times.
  virtual std::uint64_t largest_wal() const = 0;
  /// The table with a row for each name of an item.
  virtual database::LocationTable location_table() const = 0;
  /// What the parts of the tables take, by what they are. Throws DatabaseError.
  virtual std::vector<database::TableSize> sizes(database::Database& database) const = 0;
  /// The items that names of the main branch have; nothing if the database has not the edition's tables.
  virtual std::optional<std::vector<NamedItem>> read_names(database::Database& database) const = 0;
  /// The bytes of an item, RT only if it is wanted; nothing if there are none.
  virtual std::optional<ItemBytes> read(database::Database& database, const NamedItem& item,
                                        bool with_runtime) const = 0;
  /// `before`: what was there before the first link; if nothing, there is nothing to compare with. `all`: every row is
  /// compared, those too that darkpkg knows to be its own.
  virtual std::unique_ptr<ItemTables> open(database::Database& database, TablesBefore before, bool all) const = 0;
  /// Brings rows of others, which were copied from a damaged database with all else that could be read of it, to what a
  /// new one has: the database is a new one, the other is attached as `damaged`.
  virtual void settle_salvaged(database::Database&) const {}
  /// Inserts the rows of all items that darkpkg linked into `from` into Dark's tables of `to`, which are empty, in an
  /// order that depends on them alone. Nothing if the edition can't do that. Throws DatabaseError.
  virtual std::optional<CopiedRows> copy_packages(database::Database& from, database::Database& to,
                                                  const CopyOptions& options) const = 0;
  /// Does the file of hashes that Dark's own code reads say what the database has?
  virtual Result<bool> has_ref_hashes(database::Database&, const Inputs&, const std::string&) const { return true; }
  /// Brings that file to what the database has, once that is committed.
  virtual Result<void> write_ref_hashes(database::Database&, const Inputs&, const std::string& path) const {
    return fail("this edition of Dark has no file of hashes as '" + path + "'", "leave --ref-hashes out");
  }
};

}  // namespace darkpkg
