#include "tool/serve_options.hpp"

namespace darkpkg {

Command* add_serve_command(Command& app, ServeOptions& options) {
  Command* command = app.add_subcommand("serve", "Serve packages from memory over a socket, and follow their files");
  add_settings_options(*command, options.settings);
  add_folder_options(*command, options.caches);
  command->add_option("--socket", options.socket, "Where to listen; default: serve/socket in the build folder");
  command
      ->add_option("--http", options.http,
                   "Show the packages in a browser, at [ADDRESS:]PORT of this machine; alone: at a port that is free")
      ->or_alone("127.0.0.1:0");
  command->add_option("--cache-size", options.cache_mebibytes, "How many MiB of items to keep in memory")
      ->capture_default_str()
      ->at_least(1);
  command->add_option("--lag", options.lag_ms, "The database follows so many ms after the last change")
      ->capture_default_str()
      ->at_least(0);
  command->add_option("--max-lag", options.most_lag_ms, "But so many ms after the first one at the latest")
      ->capture_default_str()
      ->at_least(1);
  command->add_option("--request-time", options.exchange_ms, "A request that takes more ms to come is ended")
      ->capture_default_str()
      ->at_least(1);
  add_poll_option(*command, options.poll_ms);
  command->add_flag("-q,--quiet", options.quiet, "Print errors only");
  command->footer(
      "A save is visible to clients at once; the database follows in the background. --db none serves without one.\n"
      "Clients speak HTTP over a socket that is this user's alone: docs/store.md has the paths.\n\n"
      "With --http it prints an address for a browser: a page that shows the packages and follows every save.\n\n"
      "Examples:\n"
      "  darkpkg serve packages --db data.db\n"
      "  darkpkg serve packages --db data.db --http\n"
      "  curl --unix-socket data.db.build/serve/socket \\\n"
      "    'http://localhost/v1/search?q=List.map'");
  return command;
}

}  // namespace darkpkg
