#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "cache/database/database.hpp"
#include "cache/database/item_index.hpp"
#include "cache/database/tables/edges.hpp"
#include "lookup/item_source.hpp"
#include "lookup/item_text.hpp"
#include "lookup/search.hpp"
#include "rules/editions.hpp"

namespace darkpkg::lookup {

/// The items of a database on its main branch, by name: the one place where commands look names up. Only reads; works
/// if file and folder can't be written. All that it reads is of one generation. Or those that somebody serves.
class StoredItems {
 public:
  /// Reads the names of all items; if `only` is given and names an item that darkpkg linked, only of those that it may
  /// mean: for who asks for no others.
  static Result<StoredItems> open(const std::string& database, std::string_view only = {});
  static Result<StoredItems> open(std::unique_ptr<ItemSource> source);
  /// For who asks for some: finds them by indexes if darkpkg linked all that there are. There is no all() then.
  static Result<StoredItems> open_indexed(const std::string& database);

  /// All items, in the order of the rows.
  std::span<const ItemName> all() const {
    DARKPKG_CHECK(!indexed_);
    return all_;
  }
  /// All items, in ascending order of name, then kind. Sorts them when it is first called.
  std::span<const ItemName* const> names() const;
  /// The items that `name` may mean: those of exactly that full name (of each kind one), else those whose full name
  /// ends with `.name`, else those whose id starts with it. In the order of names().
  std::vector<const ItemName*> find(std::string_view name) const;
  /// The items whose id starts with that, if it has eight characters. In the order of names().
  std::vector<const ItemName*> find_by_id(std::string_view start) const;
  /// The item of that kind and full name; null if there is none.
  const ItemName* exact(object::ItemKind kind, std::string_view full_name) const;
  /// The items directly in `module`, and those of modules below it; of an empty one all. In the order of names().
  std::vector<const ItemName*> below(std::string_view module) const;
  /// What is directly in a module, or at the top.
  struct Contents {
    std::vector<std::pair<std::string, std::size_t>> modules;  ///< full names, ascending, and how many items they have
    std::vector<const ItemName*> items;                        ///< in the order of names()
  };
  Contents contents(std::string_view module) const;
  /// The modules that `name` may mean: the one of that full name, else those whose full name ends with `.name`.
  std::vector<std::string> find_modules(std::string_view name) const;
  /// An item whose name is like a text, as search() has it.
  struct Hit {
    const ItemName* item = nullptr;
    Match match{};
    std::size_t distance = 0;
  };
  std::vector<Hit> search(std::string_view text, std::size_t limit) const;
  /// The full names of all modules, or of those with `text` in them, in ascending order.
  std::vector<std::string> modules(std::string_view text = {}) const;
  /// The full names nearest to `name`, at most three, for who mistyped it.
  std::vector<std::string> similar(std::string_view name) const;
  const ItemName* by_id(const ItemId& id) const;
  /// Names by id, for the printers.
  NameOf name_of() const;

  /// The item with both its blobs.
  Result<StoredItem> read(const ItemName& item) const;
  /// The item with its PT alone.
  Result<StoredItem> read_program(const ItemName& item) const;
  /// What the item refers to, each item once, in the order of the PT if that can be read. Ids of nothing that there is
  /// are left out.
  Result<std::vector<const ItemName*>> uses_of(const ItemName& item) const;

  /// The rows of darkpkg_items of those who use the item, as the link noted it, in ascending order. For a database of
  /// an edition whose ids are of contents.
  std::vector<std::int64_t> rows_of_users(const ItemName& item) const;
  /// The items of such rows. Any thread may ask.
  std::vector<const ItemName*> at_rows(std::span<const std::int64_t> rows) const;

  /// The file that defines the item, relative to the packages' folder; empty if darkpkg does not know.
  Result<std::string> file_of(const ItemName& item) const;

  const Edition& edition() const { return *edition_; }
  /// Who serves the items; null if it is a database.
  ItemSource* source() const { return source_.get(); }
  /// The connection, for what else is asked of the same generation; there is none if the items are served.
  database::Database& database() const { return *database_; }

 private:
  void connect(const std::string& path);
  Result<StoredItem> read(const ItemName& item, bool with_runtime) const;
  Result<std::vector<const ItemName*>> edges_of(const ItemName& item) const;
  template <typename Matches>
  std::vector<const ItemName*> matching(const Matches& matches) const;
  const ItemName* keep(NamedItem item) const;
  std::vector<const ItemName*> keep(std::vector<NamedItem> items) const;
  std::vector<std::string_view> full_names() const;

  /// The statements of the connection, which any thread may run.
  struct Reading {
    explicit Reading(database::Database& database) : users(database) {}
    std::mutex mutex;
    database::UserRows users;
  };
  /// What is read when it is asked for, with the connection's mutex.
  struct Indexed {
    Indexed(database::Database& database, std::mutex& mutex_) : mutex(mutex_), index(database) {}
    std::mutex& mutex;
    database::ItemIndex index;
    std::map<std::pair<std::string, object::ItemKind>, std::unique_ptr<ItemName>> items;
    /// For lookup/packed_search.
    void operator()(FunctionRef<void(std::string_view part)> see) {
      std::lock_guard lock(mutex);
      database::for_each_part(index.database(), see);
    }
  };

  const Edition* edition_ = &default_edition();
  std::unique_ptr<database::Database> database_;
  std::unique_ptr<Reading> reading_;  // null: they are served
  std::unique_ptr<ItemSource> source_;
  std::vector<ItemName> all_;
  std::unique_ptr<Indexed> indexed_;                       // null: all are in all_
  mutable std::vector<const ItemName*> sorted_;            // when it is asked for
  mutable std::unordered_map<ItemId, std::size_t> by_id_;  // filled when one is asked for
};

/// The order of StoredItems::names().
bool is_before(const ItemName* a, const ItemName* b);

/// Does `full` equal `name`, or end with it behind a dot?
bool is_or_ends_with(std::string_view full, std::string_view name);

/// What `read` gives; if the database fails, its error. `read` returns a Result.
template <typename Read>
auto reading(const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const database::DatabaseError& error) {
    return tl::unexpected(error.error());
  }
}

}  // namespace darkpkg::lookup
