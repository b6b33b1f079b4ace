#include "lsp/framing.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace darkpkg::lsp {
namespace {

constexpr std::string_view kLength = "content-length:";

/// Does the text begin with that, whatever the case of its letters? A text that ends before counts if it may go on so.
bool begins_with_length(std::string_view text) {
  const std::size_t size = std::min(text.size(), kLength.size());
  for (std::size_t i = 0; i < size; i++)
    if (std::tolower(static_cast<unsigned char>(text[i])) != kLength[i]) return false;
  return true;
}

/// The length that a header names; nothing if it names none.
std::optional<std::size_t> content_length(std::string_view header) {
  while (!header.empty()) {
    std::string_view line = header.substr(0, header.find('\n'));
    header.remove_prefix(std::min(header.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() < kLength.size() || !begins_with_length(line)) continue;
    line.remove_prefix(kLength.size());
    while (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), length);
    if (error != std::errc() || end != line.data() + line.size() || line.empty()) return std::nullopt;
    return length;
  }
  return std::nullopt;
}

}  // namespace

/// Skips the first byte at least, and goes on at the next header.
std::optional<MessageReader::Message> MessageReader::refuse(std::string problem) {
  buffer_.erase(0, 1);
  resyncing_ = true;
  return Message{{}, std::move(problem)};
}

std::optional<MessageReader::Message> MessageReader::next() {
  if (const std::size_t skipped = std::min(skip_, buffer_.size()); skipped > 0) {
    buffer_.erase(0, skipped);
    skip_ -= skipped;
  }
  if (skip_ > 0) return std::nullopt;
  if (resyncing_) {
    std::size_t at = 0;
    while (at < buffer_.size() && !begins_with_length(std::string_view(buffer_).substr(at))) {
      // Headers stand at the start of a line, or behind a content, which ends with its last byte.
      const std::size_t next = buffer_.find_first_of("cC", at + 1);
      at = next == std::string::npos ? buffer_.size() : next;
    }
    buffer_.erase(0, at);
    if (buffer_.size() < kLength.size()) return std::nullopt;
    resyncing_ = false;
  }
  if (buffer_.empty()) return std::nullopt;
  std::size_t end = buffer_.find("\r\n\r\n");
  std::size_t gap = 4;
  if (const std::size_t plain = buffer_.find("\n\n"); plain < end) {
    end = plain;
    gap = 2;
  }
  if (end == std::string::npos) {
    if (buffer_.size() > kLargestHeader) return refuse("a header of more than 8 KiB");
    return std::nullopt;
  }
  if (end > kLargestHeader) return refuse("a header of more than 8 KiB");
  const std::optional<std::size_t> length = content_length(std::string_view(buffer_).substr(0, end));
  if (!length) return refuse("a header without a Content-Length");
  if (*length > kLargestContent) {
    buffer_.erase(0, end + gap);
    skip_ = *length;
    // What claims more than a machine has is no length.
    if (*length > (std::size_t{1} << 40)) {
      skip_ = 0;
      resyncing_ = true;
    }
    return Message{{}, "a message of more than 64 MiB"};
  }
  if (buffer_.size() - end - gap < *length) return std::nullopt;
  Message out{buffer_.substr(end + gap, *length), {}};
  buffer_.erase(0, end + gap + *length);
  if (buffer_.empty() && buffer_.capacity() > kLargestHeader) buffer_.shrink_to_fit();
  return out;
}

std::string framed(std::string_view content) {
  return "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + std::string(content);
}

}  // namespace darkpkg::lsp
