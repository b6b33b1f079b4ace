#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

/// SQLite, the only place that knows it. Calls throw DatabaseError: nearly every line of the code that uses this can
/// fail, and all failures go the same way (roll back, report). The functions that others call catch it and return a
/// Result.
namespace darkpkg::database {

/// Why a statement failed, as an Error for people.
class DatabaseError : public std::exception {
 public:
  DatabaseError(Error error, int code) : error_(std::move(error)), code_(code) {}
  const char* what() const noexcept override { return error_.message.c_str(); }
  const Error& error() const { return error_; }
  /// SQLite's extended result code; 0 if the reason is another.
  int code() const { return code_; }

 private:
  Error error_;
  int code_;
};

enum class Mode : std::uint8_t {
  create,      ///< read and write; made if it is not there
  read_write,  ///< must be there
  read_only,   ///< must be there; works if neither the file nor its folder can be written
};

/// How long a statement waits for another process, in ms.
inline constexpr int kBusyTimeout = 10'000;
/// How long a checkpoint waits for readers, in ms, before the database file has to do without the newest rows.
inline constexpr int kCheckpointWait = 1000;

/// A connection: synchronous=NORMAL, foreign keys on, a busy timeout. Closing it does not checkpoint (that costs
/// more than a small transaction); see checkpoint().
class Database {
 public:
  /// `busy_timeout_ms`: how long a statement waits for another process.
  static Database open(const std::string& path, Mode mode, int busy_timeout_ms = kBusyTimeout);
  Database(Database&&) = default;
  Database& operator=(Database&&) = default;

  /// From here on it reads the state of now, whatever others write meanwhile.
  void begin_reading() { execute("BEGIN"); }
  /// Runs statements that give no rows (or whose rows don't matter).
  void execute(std::string_view sql);
  /// The first column of the first row; nothing if there is no row or it is NULL.
  std::optional<std::int64_t> integer(std::string_view sql);
  std::optional<std::string> text(std::string_view sql);
  /// How many rows the last INSERT, UPDATE or DELETE changed.
  std::int64_t changes() const;
  /// Has this table any row?
  bool has_rows(std::string_view table);
  /// Is there a table of this name?
  bool has_table(std::string_view name);

  /// Makes it a WAL database: readers and the writer don't wait for each other. False if somebody has it open in
  /// another mode.
  bool use_wal();
  /// Lets up to `bytes` of pages stay in memory until the commit, for transactions that change much.
  void use_cache(std::int64_t bytes);
  /// Moves the WAL into the database file and empties it. Waits at most `wait_ms` for readers; false if they are
  /// still in the way then.
  bool checkpoint(int wait_ms = kCheckpointWait);
  /// Is there nothing in it yet? True means that nobody ever wrote to it.
  bool is_empty_file() const;
  /// The size of the WAL in bytes.
  std::uint64_t wal_size() const;

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }
  /// Throws the error that the connection has now.
  [[noreturn]] void raise(int code) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  Database() = default;

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Binds as BLOB; a std::string_view binds as TEXT.
struct Blob {
  std::string_view bytes;
};
struct Null {};

/// A prepared statement. Parameters are bound in order; texts and blobs must outlive the next step.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  /// Starts over with these parameters.
  template <typename... T>
  Statement& bind(const T&... values) {
    reset();
    int position = 0;
    (bind_one(++position, values), ...);
    return *this;
  }
  /// The next row; false at the end.
  bool step();
  /// Binds and runs to the end.
  template <typename... T>
  void run(const T&... values) {
    bind(values...);
    while (step()) {
    }
    reset();
  }
  void reset();

  std::int64_t integer(int column) const;
  std::string_view text(int column) const;  ///< valid until the next step or reset
  std::string_view blob(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void bind_one(int position, std::int64_t value);
  void bind_one(int position, std::string_view value);
  void bind_one(int position, Blob value);
  void bind_one(int position, Null value);

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// BEGIN IMMEDIATE, and ROLLBACK unless it is committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database* database_;
};

}  // namespace darkpkg::database
