// The floor: the least that a compile and a link can do, as one static program.
//
//     bench_standin compile IN OUT     copies IN to OUT
//     bench_standin link DB STAMP      20 upserts of 700 bytes in one WAL
//     transaction, then touches STAMP bench_standin rows DB ROWS       gives
//     rows of DB the values that the database ROWS has for them, in one WAL
//     transaction bench_standin peak COMMAND...    runs the command, prints its
//     peak memory in KiB to stderr's last line
//
// `peak` is here because a process inherits the peak of the one that spawned
// it: the spawner has to be small.
#include <fcntl.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int copy_file(const char* in, const char* out) {
  static char buffer[1 << 20];
  int fd = open(in, O_RDONLY);
  ssize_t size = fd < 0 ? -1 : read(fd, buffer, sizeof buffer);
  if (size < 0) die(in);
  close(fd);
  fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || write(fd, buffer, static_cast<std::size_t>(size)) != size || close(fd) != 0) die(out);
  return 0;
}

int upsert(const char* path, const char* stamp) {
  sqlite3* db = nullptr;
  if (sqlite3_open(path, &db) != SQLITE_OK) return 1;
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_exec(db,
               "pragma journal_mode=wal; pragma synchronous=normal;"
               "create table if not exists item(id text primary key, body blob "
               "not null);"
               "begin immediate",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db,
                         "insert into item values(?,?) on conflict(id) do "
                         "update set body=excluded.body",
                         -1, &statement, nullptr) != SQLITE_OK) {
    return 1;
  }
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  char blob[700];
  std::memset(blob, static_cast<int>(now.tv_nsec), sizeof blob);
  for (int i = 0; i < 20; i++) {
    char id[40];
    int length = std::snprintf(id, sizeof id, "00000000-0000-0000-0000-%012d", i);
    sqlite3_bind_text(statement, 1, id, length, SQLITE_TRANSIENT);
    sqlite3_bind_blob(statement, 2, blob, sizeof blob, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_DONE) return 1;
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  if (sqlite3_exec(db, "commit", nullptr, nullptr, nullptr) != SQLITE_OK) return 1;
  sqlite3_close(db);
  int fd = open(stamp, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || close(fd) != 0) die(stamp);
  return 0;
}

bool failed(sqlite3* db) {
  std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  return false;
}

/// `from` has the rows' numbers in its first column, and in the others what
/// they get in the columns of these names.
bool update_table(sqlite3* db, sqlite3* rows, const std::string& table) {
  sqlite3_stmt *from = nullptr, *update = nullptr;
  if (sqlite3_prepare_v2(rows, ("select * from " + table).c_str(), -1, &from, nullptr) != SQLITE_OK)
    return failed(rows);
  std::string sql;
  const int columns = sqlite3_column_count(from);
  for (int i = 1; i < columns; i++)
    sql.append(sql.empty() ? "update " + table + " set " : ", ").append(sqlite3_column_name(from, i)).append(" = ?");
  sql.append(" where rowid = ?");
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &update, nullptr) != SQLITE_OK) return failed(db);
  while (sqlite3_step(from) == SQLITE_ROW) {
    for (int i = 1; i < columns; i++) sqlite3_bind_value(update, i, sqlite3_column_value(from, i));
    sqlite3_bind_int64(update, columns, sqlite3_column_int64(from, 0));
    if (sqlite3_step(update) != SQLITE_DONE) return failed(db);
    sqlite3_reset(update);
  }
  sqlite3_finalize(update);
  sqlite3_finalize(from);
  return true;
}

int update_rows(const char* path, const char* rows_path) {
  sqlite3 *db = nullptr, *rows = nullptr;
  if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_open(rows_path, &rows) != SQLITE_OK) return 1;
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_exec(db,
               "pragma synchronous=normal; pragma wal_autocheckpoint=0; pragma "
               "cache_size=-32768;"
               "begin immediate",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* tables = nullptr;
  sqlite3_prepare_v2(rows, "select name from sqlite_schema", -1, &tables, nullptr);
  while (sqlite3_step(tables) == SQLITE_ROW)
    if (!update_table(db, rows, reinterpret_cast<const char*>(sqlite3_column_text(tables, 0)))) return 1;
  sqlite3_finalize(tables);
  if (sqlite3_exec(db, "commit", nullptr, nullptr, nullptr) != SQLITE_OK) return 1;
  sqlite3_close(db);
  return 0;
}

int peak(char** command) {
  pid_t child = 0;
  if (posix_spawnp(&child, command[0], nullptr, nullptr, command, environ) != 0) die(command[0]);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) < 0) die("wait4");
  std::fprintf(stderr, "\npeak %ld\n", usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 4 && std::strcmp(arguments[1], "compile") == 0) return copy_file(arguments[2], arguments[3]);
  if (count == 4 && std::strcmp(arguments[1], "link") == 0) return upsert(arguments[2], arguments[3]);
  if (count == 4 && std::strcmp(arguments[1], "rows") == 0) return update_rows(arguments[2], arguments[3]);
  if (count >= 3 && std::strcmp(arguments[1], "peak") == 0) return peak(arguments + 2);
  std::fputs(
      "usage: bench_standin compile IN OUT | link DB STAMP | rows DB "
      "ROWS | peak COMMAND...\n",
      stderr);
  return 2;
}
