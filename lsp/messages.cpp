#include "lsp/messages.hpp"

#include <algorithm>
#include <utility>

namespace darkpkg::lsp {
namespace {

/// The URI of the document that a call is about; null: of none.
const Json* document_of(const Json& params) {
  if (!params.is_object()) return nullptr;
  const auto document = params.find("textDocument");
  if (document == params.end() || !document->is_object()) return nullptr;
  const auto uri = document->find("uri");
  return uri == document->end() || !uri->is_string() ? nullptr : &*uri;
}

/// The id that an answer to a malformed message carries.
Json id_of(const Json& message) {
  if (message.is_object())
    if (const auto id = message.find("id"); id != message.end() && (id->is_string() || id->is_number_integer()))
      return *id;
  return nullptr;
}

}  // namespace

std::string CallQueue::add(std::string_view content) {
  Json message = Json::parse(content, nullptr, false);
  if (message.is_discarded()) return refusal(nullptr, {ErrorCode::parse_error, "this is no JSON"});
  const auto version = message.is_object() ? message.find("jsonrpc") : message.end();
  if (!message.is_object() || version == message.end() || *version != "2.0")
    return refusal(id_of(message), {ErrorCode::invalid_request, "this is no object of JSON-RPC 2.0"});
  const auto method = message.find("method"), id = message.find("id");
  if (method == message.end()) {
    if (message.contains("result") || message.contains("error")) return {};  // a response; we ask nothing that matters
    return refusal(id_of(message), {ErrorCode::invalid_request, "a message without a method"});
  }
  const bool is_request = id != message.end();
  if (!method->is_string() || (is_request && id_of(message).is_null()))
    return refusal(id_of(message), {ErrorCode::invalid_request, "a method is a text, an id a number or a text"});
  Call call{std::nullopt, method->get<std::string>(), nullptr, std::nullopt};
  if (is_request) call.id = std::move(*id);
  if (const auto params = message.find("params"); params != message.end()) call.params = std::move(*params);
  if (!call.params.is_null() && !call.params.is_structured())
    return is_request ? refusal(*call.id, {ErrorCode::invalid_request, "params are an object"}) : std::string();
  if (!call.id && call.method == "$/cancelRequest") cancel(call.params);
  if (!call.id && (call.method == "textDocument/didChange" || call.method == "textDocument/didClose"))
    outdate(call.params);
  calls_.push_back(std::move(call));
  return {};
}

void CallQueue::cancel(const Json& params) {
  if (!params.is_object() || !params.contains("id")) return;
  for (Call& call : calls_)
    if (call.id == params["id"]) call.refused = {ErrorCode::request_cancelled, "it was cancelled"};
}

/// Requests about a document that changes behind them are about a text that is gone when their turn comes.
void CallQueue::outdate(const Json& params) {
  const Json* changed = document_of(params);
  if (!changed) return;
  for (Call& call : calls_) {
    const Json* document = call.id && !call.refused ? document_of(call.params) : nullptr;
    if (document && *document == *changed) call.refused = {ErrorCode::content_modified, "the text changed meanwhile"};
  }
}

Call CallQueue::take() {
  Call out = std::move(calls_.front());
  calls_.pop_front();
  return out;
}

Json range_json(const Range& range) {
  return {{"start", {{"line", range.start.line}, {"character", range.start.character}}},
          {"end", {{"line", range.end.line}, {"character", range.end.character}}}};
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string answer(const Json& id, Json result) {
  return text_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

std::string refusal(const Json& id, const RequestError& error) {
  return text_of({{"jsonrpc", "2.0"},
                  {"id", id},
                  {"error", {{"code", static_cast<int>(error.code)}, {"message", error.message}}}});
}

std::string notification(std::string_view method, Json params) {
  return text_of({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

}  // namespace darkpkg::lsp
