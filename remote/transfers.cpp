#include "remote/transfers.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace darkpkg::remote {
namespace {

/// Connections at once; more make a server slower, not faster.
constexpr long kConnections = 16;
constexpr long kConnectTimeoutMs = 2000;

/// A request and what came back so far.
struct Request {
  Message message;
  std::size_t sent = 0;
  std::string received;
};

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* to) {
  auto& request = *static_cast<Request*>(to);
  // Less than `count` ends the transfer.
  if (request.received.size() + count > kLargestBody) return 0;
  request.received.append(bytes, count);
  return count;
}

std::size_t send(char* buffer, std::size_t, std::size_t room, void* from) {
  auto& request = *static_cast<Request*>(from);
  std::size_t count = std::min(room, request.message.body.size() - request.sent);
  std::copy_n(request.message.body.data() + request.sent, count, buffer);
  request.sent += count;
  return count;
}

bool is_unreachable(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return true;
    default: return false;
  }
}

}  // namespace

struct Transfers::Curl {
  Settings settings;
  std::function<void(Outcome)> done;
  CURLM* multi = nullptr;
  curl_slist* headers = nullptr;
  std::unordered_map<CURL*, Request> requests;  // nodes don't move: libcurl has their addresses

  /// What all requests have in common.
  void configure(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     std::min(kConnectTimeoutMs, static_cast<long>(settings.timeout_s * 1000)));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    // A new request rather waits for a connection that can carry it too than opens one more.
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, settings.url.starts_with("https") ? 1L : 0L);
    if (!settings.certificates.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, settings.certificates.c_str());
    if (!settings.token.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
      curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, settings.token.c_str());
    } else if (!settings.user.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
      curl_easy_setopt(easy, CURLOPT_PASSWORD, settings.password.c_str());
    }
  }

  void finish(CURL* easy, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    auto node = requests.extract(easy);
    Request& request = node.mapped();
    Outcome outcome;
    outcome.answer = {std::move(request.message.verb), std::move(request.message.key), 0, {}};
    if (code == CURLE_OK) {
      outcome.answer.status = static_cast<std::uint32_t>(status);
      if (status == kFound && outcome.answer.verb == "get") outcome.answer.body = std::move(request.received);
    } else {
      outcome.error = curl_easy_strerror(code);
      outcome.unreachable = is_unreachable(code);
    }
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    done(std::move(outcome));
  }
};

Transfers::Transfers(const Settings& settings, std::function<void(Outcome)> done) : curl_(std::make_unique<Curl>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl_->settings = settings;
  curl_->done = std::move(done);
  curl_->multi = curl_multi_init();
  curl_multi_setopt(curl_->multi, CURLMOPT_MAX_HOST_CONNECTIONS, kConnections);
  // Bodies are sent at once: waiting for leave to do so costs a round trip, and servers that never give it a second.
  curl_->headers = curl_slist_append(curl_->headers, "Expect:");
  curl_->headers = curl_slist_append(curl_->headers, "Content-Type: application/octet-stream");
}

Transfers::~Transfers() {
  for (auto& [easy, request] : curl_->requests) {
    curl_multi_remove_handle(curl_->multi, easy);
    curl_easy_cleanup(easy);
  }
  curl_multi_cleanup(curl_->multi);
  curl_slist_free_all(curl_->headers);
}

void Transfers::start(Message message) {
  CURL* easy = curl_easy_init();
  Request& request = curl_->requests[easy];
  request.message = std::move(message);
  curl_->configure(easy);
  std::string url = curl_->settings.url + "/ac/" + request.message.key;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &request);
  if (request.message.verb == "head") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (request.message.verb == "put") {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, send);
    curl_easy_setopt(easy, CURLOPT_READDATA, &request);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.message.body.size()));
  }
  curl_multi_add_handle(curl_->multi, easy);
}

std::size_t Transfers::running() const { return curl_->requests.size(); }

void Transfers::work(int extra, int timeout_ms) {
  curl_waitfd file{extra, CURL_WAIT_POLLIN, 0};
  curl_multi_poll(curl_->multi, &file, extra < 0 ? 0 : 1, timeout_ms, nullptr);
  int running = 0;
  curl_multi_perform(curl_->multi, &running);
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(curl_->multi, &left))
    if (message->msg == CURLMSG_DONE) curl_->finish(message->easy_handle, message->data.result);
}

}  // namespace darkpkg::remote
