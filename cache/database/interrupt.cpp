#include "cache/database/interrupt.hpp"

#include <sqlite3.h>

namespace darkpkg::database {
namespace {

/// Instructions of SQLite's machine; so many take about a millisecond.
constexpr int kInstructions = 50'000;
constexpr int kResultCode = 0xFF;

}  // namespace

InterruptWhen::InterruptWhen(Database& database, const std::function<bool()>& due) : handle_(database.handle()) {
  sqlite3_progress_handler(
      handle_, kInstructions, [](void* asked) { return (*static_cast<const std::function<bool()>*>(asked))() ? 1 : 0; },
      const_cast<std::function<bool()>*>(&due));
}

InterruptWhen::~InterruptWhen() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }

bool is_interrupt(const DatabaseError& error) { return (error.code() & kResultCode) == SQLITE_INTERRUPT; }

}  // namespace darkpkg::database
