#include "serve/event_stream.hpp"

#include <fmt/core.h>

#include <atomic>
#include <memory>

namespace darkpkg::serve {
namespace {

using std::chrono::steady_clock;

/// A comment now and then keeps a client, and us, from waiting for a peer that is gone.
constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::chrono::milliseconds kWait{1000};

std::atomic<std::size_t> streams{0};

struct Stream {
  Stream() : number(++streams) {}
  ~Stream() { streams--; }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  const std::size_t number;  ///< of those that are open
  std::uint64_t last = 0;
  bool greeted = false;
  bool lost = false;
  steady_clock::time_point heartbeat = steady_clock::now();
};

std::string format(std::string_view id, std::string_view name, std::string_view data) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, name, data);
}

/// What there is to send; waits for it at most a moment.
std::string next_part(Stream& stream, const Feed& feed, const store::PackageStore& store) {
  std::string out;
  auto state = [&](std::string_view name) {
    out += format(feed.id(stream.last), name, fmt::format("{{\"generation\":{}}}", store.generation()));
  };
  if (!stream.greeted) {
    stream.greeted = true;
    state(stream.lost ? "reset" : "hello");
    return out;
  }
  feed.wait(stream.last, kWait);
  std::optional<std::vector<Feed::Event>> events = feed.after(stream.last);
  if (!events) {
    stream.last = feed.last();
    state("reset");
    return out;
  }
  for (const Feed::Event& event : *events) {
    stream.last = event.number;
    out += format(feed.id(event.number), event.name, event.data);
  }
  if (!out.empty()) {
    stream.heartbeat = steady_clock::now();
  } else if (steady_clock::now() - stream.heartbeat > kHeartbeat) {
    stream.heartbeat = steady_clock::now();
    out = ":\n\n";
  }
  return out;
}

}  // namespace

void follow_events(const httplib::Request& request, httplib::Response& response, const Feed& feed,
                   const store::PackageStore& store, const HttpServer& server) {
  auto stream = std::make_shared<Stream>();
  if (stream->number > server.limits().streams) {
    response.status = 503;
    response.set_content("{\"error\":\"too many clients follow the events\"}\n", "application/json");
    return;
  }
  std::string from = request.get_header_value("Last-Event-ID");
  if (from.empty()) from = request.get_param_value("after");
  std::optional<std::uint64_t> last = feed.number(from);
  stream->last = last ? *last : feed.last();
  stream->lost = !from.empty() && (!last || !feed.after(*last));
  if (stream->lost) stream->last = feed.last();
  response.set_chunked_content_provider(
      "text/event-stream", [stream, &feed, &store](std::size_t, httplib::DataSink& sink) {
        Connection::current()->stream();
        if (feed.is_closed()) return false;
        std::string part = next_part(*stream, feed, store);
        return part.empty() ? sink.is_writable() : sink.write(part.data(), part.size());
      });
}

}  // namespace darkpkg::serve
