#pragma once

#include <string>

#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/poll_option.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {

/// The options of `darkpkg serve`. darkpkg shows and completes them, darkpkg-serve obeys them.
struct ServeOptions {
  /// The --db of who wants no database.
  static constexpr std::string_view kNoDatabase = "none";

  SettingsArguments settings;
  CacheArguments caches;
  std::string socket;  ///< empty: serve/socket in the build folder
  std::string http;    ///< where the page is, `[ADDRESS:]PORT`; empty: there is none
  int cache_mebibytes = 16;
  int lag_ms = 100;
  int most_lag_ms = 1000;
  int exchange_ms = 5000;
  int poll_ms = kPollAsNeeded;
  bool quiet = false;
};

/// Adds `serve` with its options to the command line.
Command* add_serve_command(Command& app, ServeOptions& options);

}  // namespace darkpkg
