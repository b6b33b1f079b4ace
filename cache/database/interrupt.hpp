#pragma once

#include <functional>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// While this is there, statements of a connection end with an error of which is_interrupt() is true once `due`, which
/// is asked every millisecond or so, says so.
class InterruptWhen {
 public:
  InterruptWhen(Database& database, const std::function<bool()>& due);
  ~InterruptWhen();
  InterruptWhen(const InterruptWhen&) = delete;
  InterruptWhen& operator=(const InterruptWhen&) = delete;

 private:
  sqlite3* handle_;
};

bool is_interrupt(const DatabaseError& error);

}  // namespace darkpkg::database
