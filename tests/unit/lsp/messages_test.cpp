#include "lsp/messages.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lsp {
namespace {

int refused_with(CallQueue& calls, std::string_view content) {
  const std::string answer = calls.add(content);
  return answer.empty() ? 0 : Json::parse(answer)["error"]["code"].get<int>();
}

TEST(Calls, WhatIsNoCallIsRefused) {
  CallQueue calls;
  EXPECT_EQ(refused_with(calls, "{"), -32700);
  EXPECT_EQ(refused_with(calls, "[]"), -32600);
  EXPECT_EQ(refused_with(calls, R"({"jsonrpc":"1.0","method":"x"})"), -32600);
  EXPECT_EQ(refused_with(calls, R"({"jsonrpc":"2.0","id":null,"method":"x"})"), -32600);
  EXPECT_EQ(refused_with(calls, R"({"jsonrpc":"2.0","id":1,"method":"x","params":3})"), -32600);
  EXPECT_EQ(refused_with(calls, R"({"jsonrpc":"2.0","id":1,"result":null})"), 0) << "a response";
  EXPECT_TRUE(calls.empty());
}

TEST(Calls, NobodyWaitsForWhatIsCancelledOrOutdated) {
  CallQueue calls;
  calls.add(R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"textDocument":{"uri":"x"}}})");
  calls.add(R"({"jsonrpc":"2.0","id":"2","method":"a","params":{"textDocument":{"uri":"y"}}})");
  calls.add(R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"x"}}})");
  calls.add(R"({"jsonrpc":"2.0","id":3,"method":"a","params":{"textDocument":{"uri":"x"}}})");
  calls.add(R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"2"}})");
  EXPECT_EQ(calls.take().refused->code, ErrorCode::content_modified);
  EXPECT_EQ(calls.take().refused->code, ErrorCode::request_cancelled);
  EXPECT_EQ(calls.take().method, "textDocument/didChange");
  EXPECT_FALSE(calls.take().refused);
}

}  // namespace
}  // namespace darkpkg::lsp
