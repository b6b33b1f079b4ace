#include "cache/object/compress.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/check.hpp"
#include "cache/object/container.hpp"

namespace darkpkg::object {
namespace {

// Level 3 makes objects 2 % smaller and takes 1.2 times as long, level 6 another 4 % and 3 times.
constexpr int kLevel = 1;
// Most sections have a few thousand bytes. The level's own table would take four times the memory, which a process that
// compiles one file touches for the first time.
constexpr int kTableLog = 12;
constexpr int kShortestMatch = 5;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::unique_ptr<ZSTD_CCtx, Free> make_context() {
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
  DARKPKG_CHECK(context != nullptr);
  for (auto [parameter, value] :
       {std::pair{ZSTD_c_compressionLevel, kLevel}, {ZSTD_c_hashLog, kTableLog}, {ZSTD_c_minMatch, kShortestMatch}})
    DARKPKG_CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), parameter, value)));
  return context;
}

/// A frame of blocks that are not compressed (RFC 8878, 3.1.1), for bytes that shrink so well that a reader would have
/// to take their frame for a decompression bomb.
void append_raw_frame(std::string& to, std::string_view bytes) {
  constexpr std::size_t kLargestBlock = std::size_t{128} << 10;
  to.append("\x28\xB5\x2F\xFD\xE0", 5);  // magic; one segment, the content's size in 8 bytes
  for (unsigned i = 0; i < 8; i++) to.push_back(static_cast<char>(std::uint64_t{bytes.size()} >> (8 * i) & 0xFF));
  do {
    std::string_view block = bytes.substr(0, kLargestBlock);
    bytes.remove_prefix(block.size());
    auto header = static_cast<std::uint32_t>(block.size() << 3 | (bytes.empty() ? 1 : 0));
    for (unsigned i = 0; i < 3; i++) to.push_back(static_cast<char>(header >> (8 * i) & 0xFF));
    to += block;
  } while (!bytes.empty());
}

}  // namespace

void append_frame(std::string& to, std::string_view bytes) {
  // One context for all sections of all files that a process compiles: making one costs more than a small section.
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context = make_context();
  std::size_t start = to.size();
  to.resize(start + ZSTD_compressBound(bytes.size()));
  std::size_t size = ZSTD_compress2(context.get(), to.data() + start, to.size() - start, bytes.data(), bytes.size());
  DARKPKG_CHECK(!ZSTD_isError(size));
  to.resize(start + size);
  if (bytes.size() <= largest_uncompressed(size)) return;
  to.resize(start);
  append_raw_frame(to, bytes);
}

std::optional<std::string> read_frame(std::string_view frame, std::size_t length) {
  thread_local std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
  DARKPKG_CHECK(context != nullptr);
  // Exactly one frame, whose header has the length that the table has.
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != length) return std::nullopt;
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return std::nullopt;
  std::string out(length, '\0');
  if (ZSTD_decompressDCtx(context.get(), out.data(), out.size(), frame.data(), frame.size()) != length)
    return std::nullopt;
  return out;
}

}  // namespace darkpkg::object
