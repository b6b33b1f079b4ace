#pragma once

#include <cstdint>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lsp/positions.hpp"

namespace darkpkg::lsp {

using Json = nlohmann::ordered_json;

/// Error codes of JSON-RPC 2.0 and of the protocol.
enum class ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  server_not_initialized = -32002,
  request_failed = -32803,
  content_modified = -32801,
  request_cancelled = -32800,
};

/// What a request is refused with.
struct RequestError {
  ErrorCode code{};
  std::string message;
};

/// A request, or a notification if it has no id.
struct Call {
  std::optional<Json> id;
  std::string method;
  Json params;
  /// Why it is refused unread: it was cancelled, or its document is another meanwhile.
  std::optional<RequestError> refused;
};

/// Calls in the order in which they came. Knows before their turn comes which of them nobody waits for any more.
class CallQueue {
 public:
  /// Takes the content of a message. Returns the answer to what is no call and no response; empty: none is due.
  std::string add(std::string_view content);
  bool empty() const { return calls_.empty(); }
  Call take();

 private:
  void cancel(const Json& params);
  void outdate(const Json& params);

  std::deque<Call> calls_;
};

/// Answers, as contents of messages.
std::string answer(const Json& id, Json result);
std::string refusal(const Json& id, const RequestError& error);
std::string notification(std::string_view method, Json params);

/// The JSON of a range.
Json range_json(const Range& range);

/// The text of JSON; what is no UTF-8 becomes U+FFFD.
std::string text_of(const Json& json);

}  // namespace darkpkg::lsp
