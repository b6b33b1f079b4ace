#include "lsp/server.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/uri.hpp"
#include "tool/message.hpp"
#include "tool/version.hpp"

namespace darkpkg::lsp {
namespace {

constexpr std::size_t kReadAtOnce = 64 << 10;
/// A pipe that is writable takes so many bytes without making us wait.
constexpr std::size_t kWriteAtOnce = 4096;

/// Values of the protocol's enumerations.
constexpr int kIncremental = 2;
constexpr int kErrorMessage = 1;

std::string text_at(const Json& params, const char* key) { return params.at(key).get<std::string>(); }

/// The folders of `initialize`, as paths: the newer form wins over the older ones.
std::vector<std::string> folders_of(const Json& params) {
  std::vector<std::string> out;
  const auto add = [&](const Json& uri) {
    if (uri.is_string())
      if (std::optional<std::string> path = path_of(uri.get<std::string>())) out.push_back(std::move(*path));
  };
  if (const auto folders = params.find("workspaceFolders"); folders != params.end() && folders->is_array())
    for (const Json& folder : *folders)
      if (folder.is_object() && folder.contains("uri")) add(folder["uri"]);
  if (out.empty())
    if (const auto root = params.find("rootUri"); root != params.end()) add(*root);
  if (out.empty())
    if (const auto root = params.find("rootPath"); root != params.end() && root->is_string())
      out.push_back(root->get<std::string>());
  return out;
}

bool wants_utf8(const Json& params) {
  const Json::json_pointer at("/capabilities/general/positionEncodings");
  if (!params.contains(at) || !params.at(at).is_array()) return false;
  return std::ranges::find(params.at(at), Json("utf-8")) != params.at(at).end();
}

}  // namespace

Server::Server(SettingsArguments arguments)
    : workspace_(std::move(arguments)),
      publisher_(documents_, workspace_, [this](const std::string& content) { output_ += framed(content); }) {}

int Server::run(int in, int out) {
  while (!exiting_) {
    if (!read(in)) break;
    if (!calls_.empty()) {
      handle(calls_.take());
      continue;
    }
    if (untold_) publisher_.publish();
    untold_ = false;
    flush(in, out);
    if (exiting_ || !calls_.empty()) continue;
    wait(in);
    work();
  }
  flush(in, out);
  return phase_ == Phase::shut_down ? 0 : 1;
}

/// Takes what the client sent, without waiting. False: it hung up.
bool Server::read(int in) {
  for (;;) {
    pollfd fd{in, POLLIN, 0};
    if (::poll(&fd, 1, 0) <= 0) return true;
    std::string bytes(kReadAtOnce, '\0');
    const ssize_t count = ::read(in, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    reader_.add(std::string_view(bytes).substr(0, static_cast<std::size_t>(count)));
    while (std::optional<MessageReader::Message> message = reader_.next()) {
      const std::string refused = message->problem.empty()
                                      ? calls_.add(message->content)
                                      : refusal(nullptr, {ErrorCode::parse_error, message->problem});
      if (!refused.empty()) output_ += framed(refused);
    }
  }
}

/// Writes what is to be written. A client that writes before it reads is read from meanwhile.
void Server::flush(int in, int out) {
  std::size_t done = 0;
  while (done < output_.size()) {
    pollfd fds[]{{out, POLLOUT, 0}, {in, POLLIN, 0}};
    if (::poll(fds, 2, -1) < 0 && errno != EINTR) break;
    if ((fds[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
      exiting_ = true;
      break;
    }
    if ((fds[0].revents & POLLOUT) != 0) {
      const ssize_t count = ::write(out, output_.data() + done, std::min(output_.size() - done, kWriteAtOnce));
      if (count < 0 && errno != EINTR && errno != EAGAIN) {
        exiting_ = true;
        break;
      }
      if (count > 0) done += static_cast<std::size_t>(count);
    } else if (fds[1].revents != 0) {
      output_.erase(0, std::exchange(done, 0));
      if (!read(in)) {
        exiting_ = true;
        break;
      }
    }
  }
  output_.clear();
  output_.shrink_to_fit();
}

void Server::wait(int in) const {
  std::vector<pollfd> fds{{in, POLLIN, 0}};
  std::optional<Clock::time_point> due;
  for (const auto& root : workspace_.roots()) {
    fds.push_back({root->fd(), POLLIN, 0});
    if (const std::optional<Clock::time_point> at = root->due(); at && (!due || *at < *due)) due = at;
  }
  int timeout = -1;
  if (due) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now()).count();
    timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
  }
  (void)::poll(fds.data(), fds.size(), timeout);
}

/// What is due apart from the client.
void Server::work() {
  for (const auto& root : workspace_.roots()) {
    const std::uint64_t before = root->revision();
    root->take_events();
    if (const std::optional<Clock::time_point> due = root->due(); due && *due <= Clock::now()) root->work(Clock::now());
    untold_ |= root->revision() != before;
  }
}

void Server::handle(Call call) {
  if (!call.id) {
    try {
      notify(call);
    } catch (const Json::exception&) {
      // A notification has no answer.
    }
    return;
  }
  const auto refuse = [&](const RequestError& error) { output_ += framed(refusal(*call.id, error)); };
  if (call.refused) return refuse(*call.refused);
  try {
    output_ += framed(answer(*call.id, request(call)));
  } catch (const RequestError& error) {
    refuse(error);
  } catch (const Json::exception& error) {
    refuse({ErrorCode::invalid_params, error.what()});
  }
}

Json Server::request(const Call& call) {
  if (call.method == "initialize") {
    if (phase_ != Phase::starting) throw RequestError{ErrorCode::invalid_request, "it was initialized before"};
    return initialize(call.params);
  }
  if (phase_ == Phase::starting) throw RequestError{ErrorCode::server_not_initialized, "initialize comes first"};
  if (phase_ == Phase::shut_down) throw RequestError{ErrorCode::invalid_request, "it was shut down"};
  if (call.method == "shutdown") {
    phase_ = Phase::shut_down;
    return nullptr;
  }
  const Feature feature = find_feature(call.method);
  if (!feature) throw RequestError{ErrorCode::method_not_found, "there is no method '" + call.method + "'"};
  return feature(context_, call.params);
}

void Server::notify(const Call& call) {
  if (call.method == "exit") {
    exiting_ = true;
    return;
  }
  if (phase_ != Phase::running) return;
  if (call.method == "textDocument/didOpen") open(call.params);
  else if (call.method == "textDocument/didChange") change(call.params);
  else if (call.method == "textDocument/didClose") close(call.params);
  else if (call.method == "workspace/didChangeWatchedFiles") watched_files(call.params);
  else if (call.method == "workspace/didChangeWorkspaceFolders") change_folders(call.params.at("event"));
  // All others say nothing that matters here: a save, for instance, is seen as every change of a file is.
}

Json Server::initialize(const Json& params) {
  const Json::json_pointer versions("/capabilities/workspace/workspaceEdit/documentChanges");
  context_.takes_versions = params.contains(versions) && params.at(versions) == true;
  if (wants_utf8(params)) documents_.set_encoding(PositionEncoding::utf8);
  for (const std::string& folder : folders_of(params)) add_folder(folder);
  if (workspace_.has_root() && workspace_.roots().empty()) add_folder("/");
  phase_ = Phase::running;
  untold_ = true;
  Json capabilities = feature_capabilities();
  capabilities["positionEncoding"] = documents_.encoding() == PositionEncoding::utf8 ? "utf-8" : "utf-16";
  capabilities["textDocumentSync"] = {{"openClose", true}, {"change", kIncremental}, {"save", false}};
  capabilities["workspace"]["workspaceFolders"] = {{"supported", true}, {"changeNotifications", true}};
  return {{"capabilities", std::move(capabilities)}, {"serverInfo", {{"name", "darkpkg"}, {"version", kVersion}}}};
}

void Server::add_folder(const std::string& folder) {
  if (Result<void> done = workspace_.add_folder(folder); !done) show(done.error());
}

/// Documents that are open go to the root that is theirs now.
void Server::change_folders(const Json& event) {
  for (const auto& [uri, document] : documents_.all()) workspace_.release(document);
  for (const Json& folder : event.at("removed"))
    if (std::optional<std::string> path = path_of(text_at(folder, "uri"))) workspace_.remove_folder(*path);
  for (const Json& folder : event.at("added"))
    if (std::optional<std::string> path = path_of(text_at(folder, "uri"))) add_folder(*path);
  for (const auto& [uri, document] : documents_.all()) workspace_.set_text(document);
  untold_ = true;
}

void Server::open(const Json& params) {
  const Json& document = params.at("textDocument");
  std::string text = text_at(document, "text");
  if (text.size() > Documents::kLargest) return;
  workspace_.set_text(
      documents_.open(text_at(document, "uri"), document.at("version").get<std::int64_t>(), std::move(text)));
  untold_ = true;
}

void Server::change(const Json& params) {
  const Json& document = params.at("textDocument");
  std::vector<TextChange> changes;
  for (const Json& change : params.at("contentChanges")) {
    TextChange& to = changes.emplace_back();
    to.text = text_at(change, "text");
    if (const auto range = change.find("range"); range != change.end() && !range->is_null())
      to.range = Range{position_of(range->at("start")), position_of(range->at("end"))};
  }
  const Json& version = document.at("version");
  const Document* changed = documents_.change(text_at(document, "uri"),
                                              version.is_number_integer() ? version.get<std::int64_t>() : 0, changes);
  if (!changed) return;
  workspace_.set_text(*changed);
  untold_ = true;
}

void Server::close(const Json& params) {
  const std::optional<Document> closed = documents_.close(text_at(params.at("textDocument"), "uri"));
  if (!closed) return;
  workspace_.release(*closed);
  untold_ = true;
}

void Server::watched_files(const Json& params) {
  for (const Json& change : params.at("changes"))
    if (std::optional<std::string> path = path_of(text_at(change, "uri")))
      if (std::optional<SourcePlace> place = workspace_.find(*path)) place->packages->look_at(place->source);
  untold_ = true;
}

void Server::show(const Error& error) {
  report(error);
  const std::string text = error.hint.empty() ? error.message : error.message + ": " + error.hint;
  output_ += framed(notification("window/showMessage", {{"type", kErrorMessage}, {"message", text}}));
}

}  // namespace darkpkg::lsp
