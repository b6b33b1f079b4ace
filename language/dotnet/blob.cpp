#include "language/dotnet/blob.hpp"

#include <cstring>

#include "language/dotnet/byte_writer.hpp"

namespace darkpkg::wire {

void append_header(std::string& to, std::size_t length) {
  ByteWriter w(to);
  w.fixed(kFormatVersion);
  w.fixed(static_cast<std::uint32_t>(length));
}

std::size_t begin_blob(std::string& to) {
  std::size_t start = to.size();
  append_header(to, 0);
  return start;
}

void end_blob(std::string& to, std::size_t start) {
  auto length = static_cast<std::uint32_t>(to.size() - start - kHeaderSize);
  std::memcpy(to.data() + start + sizeof kFormatVersion, &length, sizeof length);
}

Result<std::string_view> payload(std::string_view blob) {
  if (blob.size() < kHeaderSize) return fail("a blob of " + std::to_string(blob.size()) + " bytes has no header");
  std::uint32_t version, length;
  std::memcpy(&version, blob.data(), sizeof version);
  std::memcpy(&length, blob.data() + sizeof version, sizeof length);
  if (version != kFormatVersion) return fail("unknown format version " + std::to_string(version));
  if (length != blob.size() - kHeaderSize)
    return fail("the header promises " + std::to_string(length) + " bytes, " +
                std::to_string(blob.size() - kHeaderSize) + " follow it");
  return blob.substr(kHeaderSize);
}

}  // namespace darkpkg::wire
