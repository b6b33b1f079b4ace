#include "lsp/framing.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace darkpkg::lsp {
namespace {

/// What a reader makes of a stream that comes in parts of so many bytes: contents, and problems behind `!`.
std::vector<std::string> read(std::string_view stream, std::size_t part) {
  MessageReader reader;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < stream.size(); i += part) {
    reader.add(stream.substr(i, part));
    while (std::optional<MessageReader::Message> message = reader.next())
      out.push_back(message->problem.empty() ? message->content : "!" + message->problem);
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(Framing, MessagesComeInAnyParts) {
  const std::string stream =
      framed("{}") + framed("") + "content-type: x\r\ncontent-length:  3 \r\n\r\nabc" + "Content-Length: 1\n\nx";
  for (std::size_t part = 1; part <= stream.size(); part++)
    EXPECT_EQ(read(stream, part), (Texts{"{}", "", "abc", "x"}));
}

TEST(Framing, WhatIsNoHeaderIsSkipped) {
  EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + framed("a"), 7),
            (Texts{"!a header without a Content-Length", "a"}));
  EXPECT_EQ(read("Content-Length: -1\r\n\r\n" + framed("a"), 100), (Texts{"!a header without a Content-Length", "a"}));
  EXPECT_EQ(read(std::string(9000, 'x') + framed("a"), 9100), (Texts{"!a header of more than 8 KiB", "a"}));
}

TEST(Framing, ALargeContentIsSkipped) {
  const std::size_t size = MessageReader::kLargestContent + 1;
  const std::string stream =
      "Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, ' ') + framed("a");
  EXPECT_EQ(read(stream, 1 << 20), (Texts{"!a message of more than 64 MiB", "a"}));
}

TEST(Framing, AHalfMessageIsNone) { EXPECT_EQ(read("Content-Length: 5\r\n\r\nabcd", 3), Texts{}); }

}  // namespace
}  // namespace darkpkg::lsp
