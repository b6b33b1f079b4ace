#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/tables/state.hpp"
#include "link/link.hpp"

namespace darkpkg::link {

/// The database of a link. What it makes of the schema is part of the link's transaction: if that fails, all stays as
/// it was.
class OpenDatabase {
 public:
  /// Throws DatabaseError. The options and the schema must outlive it.
  static Result<std::unique_ptr<OpenDatabase>> open(const Options& options, const TableSchema& schema);

  database::Database& get() { return *database_; }
  /// What the last link wrote; nothing: there was none.
  const std::optional<database::State>& before() const { return before_; }
  /// What the edition's tables had before the first link.
  TablesBefore tables_before() const { return tables_before_; }
  /// Was the connection kept since the last link, so that whoever is told of changes knows all of them?
  bool was_kept() const { return was_kept_; }
  /// Did somebody else replace or empty the edition's tables since the last link?
  bool is_disturbed() const { return is_disturbed_; }

  /// The transaction begins, if it did not yet.
  void begin();
  bool has_begun() const { return transaction_.has_value(); }
  void commit() { transaction_->commit(); }
  void roll_back() { transaction_.reset(); }

  /// For transactions that change much. The connection is not kept then.
  void enlarge_cache();
  /// Moves the WAL into the database's file if that is due. Whoever may give the link up waits for no reader.
  void checkpoint(bool full);
  /// Closes the connection, or keeps it for the next link if all went well. Statements on it must be gone.
  void close(bool went_well);

 private:
  OpenDatabase(const Options& options, const TableSchema& schema) : options_(options), schema_(schema) {}

  const Options& options_;
  const TableSchema& schema_;
  std::optional<database::Database> database_;
  database::Pending pending_;  // migrations
  std::optional<database::Transaction> transaction_;
  std::optional<database::State> before_;
  TablesBefore tables_before_;
  bool was_kept_ = false;
  bool is_disturbed_ = false;
  bool has_large_cache_ = false;
};

}  // namespace darkpkg::link
