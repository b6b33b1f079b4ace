#include "cache/database/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/output_file.hpp"
#include "cache/database/other_names.hpp"
#include "cache/database/wal_writes.hpp"

namespace darkpkg::database {
namespace {

std::string hint(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another process is writing to it; try again when it has finished";
    case SQLITE_FULL: return "make room on the disk and build again";
    case SQLITE_READONLY:
    case SQLITE_PERM: return "make the file and its folder writable";
    case SQLITE_CANTOPEN: return "check that its folder is there and can be read and written";
    case SQLITE_IOERR: return "the disk or file system failed; check it, then build again";
    case SQLITE_CORRUPT: return "it is damaged: restore a backup, or delete it and build again";
    case SQLITE_NOTADB: return "it is no SQLite database: name another file, or delete this one";
    default: return {};
  }
}

[[noreturn]] void raise_for(sqlite3* handle, const std::string& path, int code) {
  std::string message = "the database '" + path + "': ";
  message += handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  throw DatabaseError({std::move(message), hint(code)}, handle ? sqlite3_extended_errcode(handle) : code);
}

/// A path as SQLite's URI has it.
std::string uri(const std::string& path, std::string_view query) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "file:";
  for (char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out.append("?").append(query);
}

}  // namespace

bool has_other_names(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && s.st_nlink > 1;
}

Result<void> leave_other_names(const std::string& path) {
  return find_output(path).and_then([](const OutputPlace& place) -> Result<void> {
    const std::string temporary = temporary_beside(place);
    ::unlink(temporary.c_str());
    Result<void> done;
    try {
      Database from = Database::open(place.regular, Mode::read_only);
      Database to = Database::open(temporary, Mode::create);
      sqlite3_backup* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
      if (!copy) to.raise(sqlite3_errcode(to.handle()));
      sqlite3_backup_step(copy, -1);
      if (int code = sqlite3_backup_finish(copy); code != SQLITE_OK) to.raise(code);
      if (!to.checkpoint()) to.raise(SQLITE_BUSY);
    } catch (const DatabaseError& error) {
      done = tl::unexpected(error.error());
    }
    if (done) done = put_in_place(temporary, place);
    // What the log has is in the copy. One that a crash leaves here says the same again.
    for (const char* end : {"-wal", "-shm"}) {
      ::unlink((temporary + end).c_str());
      if (done) ::unlink((place.regular + end).c_str());
    }
    if (!done) ::unlink(temporary.c_str());
    return done;
  });
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

void Database::raise(int code) const { raise_for(handle_.get(), path_, code); }

Database Database::open(const std::string& path, Mode mode, int busy_timeout_ms) {
  // Nobody asks SQLite how much memory it has, and counting takes a lock for every allocation.
  [[maybe_unused]] static const int counts_nothing = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  // SQLite waits for ever for a pipe, and takes an empty device for a database.
  if (Result<void> regular = check_regular(path); !regular) throw DatabaseError(regular.error(), SQLITE_CANTOPEN);
  Database out;
  out.path_ = path;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::read_only) flags |= SQLITE_OPEN_READONLY;
  else flags |= SQLITE_OPEN_READWRITE | (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
  auto connect = [&](std::string_view query) {
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(uri(path, query).c_str(), &handle, flags, gathering_file_system());
    out.handle_.reset(handle);
    if ((code & 0xFF) == SQLITE_CANTOPEN && ::access(path.c_str(), F_OK) != 0 && errno == ENOENT &&
        mode == Mode::read_only)
      throw DatabaseError({"there is no database '" + path + "'", "build makes it; --db names another"}, code);
    if (code != SQLITE_OK) raise_for(handle, path, code);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    sqlite3_wal_autocheckpoint(handle, 0);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  };
  // SQLite would make a file that a group can't write, whatever the umask is. Its log gets the rights of the database.
  if (mode == Mode::create && path != ":memory:")
    if (int made = ::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); made >= 0) ::close(made);
  connect("");
  if (mode == Mode::read_only) {
    try {
      out.integer("SELECT count(*) FROM sqlite_schema");
    } catch (const DatabaseError&) {
      // Reading a WAL database means writing its -shm file. If that can't be done and there is no WAL to read, the
      // file alone is the whole database.
      if (::access((path + "-wal").c_str(), F_OK) == 0 || ::access(path.c_str(), R_OK) != 0) throw;
      connect("immutable=1");
    }
    return out;
  }
  out.execute("PRAGMA synchronous=NORMAL");
  return out;
}

void Database::execute(std::string_view sql) {
  const char* at = sql.data();
  const char* end = at + sql.size();
  while (at < end) {
    sqlite3_stmt* statement = nullptr;
    if (int code = sqlite3_prepare_v2(handle(), at, static_cast<int>(end - at), &statement, &at); code != SQLITE_OK)
      raise(code);
    if (!statement) continue;  // a comment or white space
    int code;
    do code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    code = sqlite3_finalize(statement);
    if (code != SQLITE_OK) raise(code);
  }
}

std::optional<std::int64_t> Database::integer(std::string_view sql) {
  Statement statement(*this, sql);
  if (!statement.step() || statement.is_null(0)) return std::nullopt;
  return statement.integer(0);
}

std::optional<std::string> Database::text(std::string_view sql) {
  Statement statement(*this, sql);
  if (!statement.step() || statement.is_null(0)) return std::nullopt;
  return std::string(statement.text(0));
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }

bool Database::has_rows(std::string_view table) {
  return integer("SELECT 1 FROM " + std::string(table) + " LIMIT 1").has_value();
}

bool Database::has_table(std::string_view name) {
  Statement statement(*this, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  return statement.bind(name).step();
}

bool Database::use_wal() {
  try {
    if (text("PRAGMA journal_mode=WAL") != "wal") return false;
    // The first transaction makes the log's files. Left to those who only read, it would have them change the folder.
    integer("SELECT count(*) FROM sqlite_schema");
    return true;
  } catch (const DatabaseError& e) {
    if ((e.code() & 0xFF) == SQLITE_BUSY) return false;
    throw;
  }
}

void Database::use_cache(std::int64_t bytes) { execute("PRAGMA cache_size=-" + std::to_string(bytes >> 10)); }

bool Database::checkpoint(int wait_ms) {
  sqlite3_busy_timeout(handle(), wait_ms);
  int code = sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(handle(), kBusyTimeout);
  if (code == SQLITE_OK) return true;
  if ((code & 0xFF) == SQLITE_BUSY) return false;
  raise(code);
}

namespace {
std::uint64_t size_of(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 ? static_cast<std::uint64_t>(s.st_size) : 0;
}
}  // namespace

bool Database::is_empty_file() const { return size_of(path_) == 0 && wal_size() == 0; }

std::uint64_t Database::wal_size() const { return size_of(path_ + "-wal"); }

Statement::Statement(const Database& database, std::string_view sql) : database_(&database) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) database.raise(code);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

bool Statement::step() {
  switch (int code = sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: database_->raise(code);
  }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

void Statement::bind_one(int position, std::int64_t value) {
  if (int code = sqlite3_bind_int64(statement_.get(), position, value); code != SQLITE_OK) database_->raise(code);
}
void Statement::bind_one(int position, std::string_view value) {
  const char* data = value.data() ? value.data() : "";
  if (int code = sqlite3_bind_text64(statement_.get(), position, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
      code != SQLITE_OK)
    database_->raise(code);
}
void Statement::bind_one(int position, Blob value) {
  const char* data = value.bytes.data() ? value.bytes.data() : "";
  if (int code = sqlite3_bind_blob64(statement_.get(), position, data, value.bytes.size(), SQLITE_STATIC);
      code != SQLITE_OK)
    database_->raise(code);
}
void Statement::bind_one(int position, Null) {
  if (int code = sqlite3_bind_null(statement_.get(), position); code != SQLITE_OK) database_->raise(code);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const unsigned char* data = sqlite3_column_text(statement_.get(), column);
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : database_(&database) { database.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!database_) return;
  try {
    // Some errors have rolled back already.
    if (sqlite3_get_autocommit(database_->handle()) == 0) database_->execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // The connection is closed without a commit next, which rolls back too.
  }
}

void Transaction::commit() {
  database_->execute("COMMIT");
  database_ = nullptr;
}

}  // namespace darkpkg::database
