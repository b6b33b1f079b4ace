#pragma once

#include <functional>
#include <optional>
#include <string>

#include "serve/build_log.hpp"
#include "serve/database_sync.hpp"
#include "serve/feed.hpp"
#include "serve/http/server.hpp"
#include "store/package_store.hpp"

namespace darkpkg::serve {

/// What the routes answer from.
struct Service {
  store::PackageStore& store;
  Feed& feed;
  const BuildLog& builds;
  DatabaseSync* sync = nullptr;  ///< null: there is no database
  /// What is wrong with the packages now, as a JSON array.
  std::function<std::string()> diagnostics;
  std::function<std::string()> timings;  ///< lines for /metrics
};

/// Adds the routes of docs/store.md to the server.
void add_routes(HttpServer& server, Service& service);

}  // namespace darkpkg::serve
