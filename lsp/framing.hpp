#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace darkpkg::lsp {

/// Cuts a stream of bytes into messages, as the base protocol has them: a header with `Content-Length`, an empty line,
/// the content. What is no header is skipped up to the next line that begins with `Content-Length:`, so that one bad
/// message costs itself alone.
class MessageReader {
 public:
  static constexpr std::size_t kLargestHeader = 8 << 10;    ///< bytes
  static constexpr std::size_t kLargestContent = 64 << 20;  ///< bytes

  /// A message, or what was in the place of one.
  struct Message {
    std::string content;
    std::string problem;  ///< what is wrong with it; empty: nothing
  };

  /// Takes bytes that were read.
  void add(std::string_view bytes) { buffer_ += bytes; }
  /// The next message; nothing: more bytes are needed.
  std::optional<Message> next();

 private:
  std::optional<Message> refuse(std::string problem);

  std::string buffer_;
  std::size_t skip_ = 0;    // bytes of a content that is too large
  bool resyncing_ = false;  // until the next header
};

/// A content with its header.
std::string framed(std::string_view content);

}  // namespace darkpkg::lsp
