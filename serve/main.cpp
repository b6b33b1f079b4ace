// darkpkg-serve: `darkpkg serve`, in an executable of its own, so that what speaks HTTP costs the compiler and the
// linker nothing at their start.
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/check.hpp"
#include "base/path.hpp"
#include "base/private_socket.hpp"
#include "cache/database/database.hpp"
#include "serve/adopted_ids.hpp"
#include "serve/api.hpp"
#include "serve/build_log.hpp"
#include "serve/http/admission.hpp"
#include "serve/http/loopback_socket.hpp"
#include "serve/live_packages.hpp"
#include "session/link_options.hpp"
#include "tool/cli.hpp"
#include "tool/end_signals.hpp"
#include "tool/message.hpp"
#include "tool/serve_options.hpp"
#include "tool/version.hpp"

namespace darkpkg::serve {
namespace {

Result<link::Options> background_link(BuildSettings settings) {
  if (Result<void> found = find_inputs(settings); !found) return tl::unexpected(found.error());
  link::Options out = link_options(settings);
  out.write_objects = false;  // that is the session's business, which may be at it right now
  return out;
}

store::Options store_options(const ServeOptions& options, const BuildSettings& settings) {
  store::Options out;
  out.edition = settings.edition;
  out.packages = settings.root;
  out.objects = settings.object_dir;
  if (settings.finds_builtins) out.own_builtins = own_table(settings.root, "builtins");
  else if (!settings.is_own_table(settings.builtins)) out.builtins = settings.builtins;
  if (settings.finds_package_ids) out.own_package_ids = own_table(settings.root, "package-ids");
  else if (!settings.is_own_table(settings.package_ids)) out.package_ids = settings.package_ids;
  out.pins = settings.package_ids;
  out.cache_bytes = static_cast<std::size_t>(options.cache_mebibytes) << 20;
  out.pack = settings.build_dir + "/serve/pack";
  out.excluded = {settings.build_dir};
  out.warnings = {settings.strict, settings.allowed};
  if (!settings.objects_beside_sources()) out.excluded.push_back(settings.object_dir);
  return out;
}

/// Where clients find the server.
struct Sockets {
  PrivateSocket own;
  std::optional<LoopbackSocket> page;  ///< for browsers; nothing: there is none
  std::optional<Admission> admission;  ///< to it
};

Result<Sockets> listen(const ServeOptions& options, const std::string& path) {
  Result<PrivateSocket> own = PrivateSocket::listen(path);
  if (!own) return tl::unexpected(own.error());
  Sockets out{std::move(*own), {}, {}};
  if (options.http.empty()) return out;
  Result<LoopbackSocket> page = LoopbackSocket::listen(options.http);
  if (!page) return tl::unexpected(page.error());
  Result<Admission> admission = Admission::draw();
  if (!admission) return tl::unexpected(admission.error());
  out.page = std::move(*page);
  out.admission = std::move(*admission);
  return out;
}

/// Runs the session and the HTTP server until a signal comes, or one of them can't go on.
Result<void> run(const ServeOptions& options, const BuildSettings& settings, const Caches& caches, bool has_database,
                 const Sockets& sockets, const FileDescriptor& end) {
  store::Options wanted = store_options(options, settings);
  if (has_database) {
    Result<store::AdoptedIds> adopted = adopted_ids(settings, caches.sources());
    if (!adopted) return tl::unexpected(adopted.error());
    wanted.adopted = std::move(*adopted);
  }
  Result<std::unique_ptr<store::PackageStore>> store = store::PackageStore::create(std::move(wanted));
  if (!store) return tl::unexpected(store.error());

  Feed feed;
  BuildLog builds(feed);
  StampGate gate;
  std::unique_ptr<DatabaseSync> sync;
  if (has_database) {
    DatabaseSync::Timing timing;
    timing.most = std::chrono::milliseconds(options.most_lag_ms);
    timing.quiet = std::chrono::milliseconds(options.lag_ms);
    auto linked = [&feed, &builds](const link::Report& report, std::int64_t lag_ms) {
      builds.add_link(report);
      feed.publish("database", "{\"generation\":" + std::to_string(report.generation) +
                                   ",\"lag_ms\":" + std::to_string(lag_ms) + "}");
    };
    sync = std::make_unique<DatabaseSync>([&settings] { return background_link(settings); }, timing, gate, linked);
  }
  LivePackages live(**store, feed, builds, gate, sync.get(), options.quiet);

  FileDescriptor stop(::eventfd(0, EFD_CLOEXEC));
  if (!stop) return fail(errno_message("make an", "eventfd"));
  Limits limits;
  limits.exchange = std::chrono::milliseconds(options.exchange_ms);
  HttpServer server(limits);
  Service service{
      **store, feed, builds, sync.get(), [&] { return live.diagnostics(); }, [&] { return live.timings(); }};
  add_routes(server, service);
  std::vector<HttpServer::Listener> listeners{{sockets.own.fd(), Connection::Peer::user}};
  if (sockets.page) listeners.push_back({sockets.page->fd(), Connection::Peer::browser});
  std::thread http([&] { server.run(listeners, stop.get(), sockets.admission ? &*sockets.admission : nullptr); });

  live.open();
  session::Session session(session::Builder(settings, caches.sources(), &live), live, poll_interval(options.poll_ms));
  Result<void> done = session.run(end.get(), options.quiet ? -1 : STDERR_FILENO);
  feed.close();
  std::uint64_t one = 1;
  (void)::write(stop.get(), &one, sizeof one);
  http.join();
  return done;
}

ExitCode run_serve(const ServeOptions& options) {
  ::signal(SIGPIPE, SIG_IGN);
  Result<FileDescriptor> end = end_signals();
  if (!end) return report(end.error());
  Result<Caches> caches = Caches::open(options.caches);
  if (!caches) {
    report(caches.error());
    return kUsageError;
  }
  caches->warn();
  SettingsArguments arguments = options.settings;
  const bool has_database = arguments.database != ServeOptions::kNoDatabase;
  if (!has_database) {
    // Nothing is ever written there; the build folder is named after it.
    Result<BuildSettings> found = settings_of(arguments);
    if (!found) return report(found.error());
    arguments.database = found->root + ".memory";
  }
  Result<BuildSettings> made = settings_of(arguments);
  if (!made) return report(made.error());
  BuildSettings& settings = *made;
  settings.awaited_root.clear();  // the store has one root from its beginning on
  settings.program = settings.program.substr(0, settings.program.rfind('/') + 1) + "darkpkg";  // for Ninja's edges
  Result<std::string> path = options.socket.empty() ? settings.server_socket() : absolute_path(options.socket);
  if (!path) return report(path.error());
  Result<Sockets> sockets = listen(options, *path);
  if (!sockets) return report(sockets.error());
  if (!options.quiet) print_error("serving at " + *path + "\n");
  // It is what the option is for, so it is printed in any case, and where programs find it.
  if (sockets->page) print_out("http://" + sockets->page->authority() + sockets->admission->start() + "\n");
  Result<void> done = run(options, settings, *caches, has_database, *sockets, *end);
  return done ? kOk : report(done.error());
}

void declare(Command& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  add_serve_command(app, *options)->callback([options, &exit_code] { exit_code = run_serve(*options); });
}

}  // namespace
}  // namespace darkpkg::serve

int main(int argc, char** argv) {
  darkpkg::explain_uncaught_exceptions();
  return darkpkg::run_commands(argc, argv, "Serves Dark packages from memory", darkpkg::version_text(), "",
                               darkpkg::serve::declare);
}
