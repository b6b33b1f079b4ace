#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fingerprint.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"

/// An object file (`.darkc`): a header that says what made it from what, a table of its sections, and one zstd frame a
/// section. All numbers little-endian:
///
///     8  magic
///     4  format version
///     4  number of sections, at most kMostSections
///     8  the edition's name, filled up with zeros
///    16  the compiler's fingerprint, its first half
///    32  SHA-256 of the source's bytes
///    16  hash of the content, positions left out
///  n*20  a section: u32 offset, u32 compressed length, u32 uncompressed length, u64 XXH3 of the compressed bytes
///     8  XXH3 of all bytes before it
///        the sections in the table's order, nothing between, before or behind them: the index, a section for each form
///        of the items' bodies, the positions
///
/// Whatever is wrong with the bytes is an Error whose message says what; to the linker it is a miss.
namespace darkpkg::object {

inline constexpr std::uint32_t kFormatVersion = 4;
inline constexpr std::size_t kEditionSize = 8;
inline constexpr std::size_t kMostSections = 8;
/// The length of the header of an object with that many sections.
constexpr std::size_t header_size(std::size_t sections) {
  return 8 + 4 + 4 + kEditionSize + 16 + 32 + 16 + sections * 20 + 8;
}
/// No object is larger, in bytes; what a compiler makes of the largest source is far below.
inline constexpr std::size_t kLargestObject = std::size_t{256} << 20;

/// Whether these bytes begin as those of an object do.
bool has_magic(std::string_view bytes);

using CompilerId = std::array<std::uint8_t, 16>;
using SourceHash = std::array<std::uint8_t, 32>;

/// The part of a fingerprint that objects carry.
CompilerId compiler_id(const Fingerprint& fingerprint);

/// How much a section may grow when it is decompressed: frames that claim more are refused unread.
constexpr std::uint64_t largest_uncompressed(std::uint64_t compressed) { return (64U << 10) + 64 * compressed; }

/// The bytes of an object file. IndexItem::hash is not stored: who reads the code can compute it, and 16 bytes that
/// can't be compressed are a tenth of an item.
std::string encode(const Object& object, std::string_view edition, const Fingerprint& compiler,
                   const SourceHash& source);

/// Reads an object's parts, each on its own; views the bytes, which must outlive it.
class Reader {
 public:
  /// Checks the header only: magic, version, lengths, its checksum.
  static Result<Reader> open(std::string_view bytes);

  /// The name of the edition whose items these are.
  std::string_view edition() const;
  const CompilerId& compiler() const { return compiler_; }
  const SourceHash& source() const { return source_; }
  /// Equal if two objects hold the same items with the same code, whatever their positions are.
  const ContentHash& content() const { return content_; }

  struct Lengths {
    std::uint32_t compressed = 0;
    std::uint32_t uncompressed = 0;
  };
  std::size_t sections() const { return table_.size(); }
  Lengths lengths(std::size_t section) const;

  /// Checks, decompresses and decodes. The index comes without IndexItem::hash.
  Result<Index> index() const;
  /// All forms of all items; an error also if there are not `items` of each.
  Result<Bodies> bodies(std::size_t items) const;
  Result<Positions> positions() const;

  /// Checks the checksums of all sections without decompressing them: notices an object that is cut off or was read
  /// while it was written.
  Result<void> verify() const;

  /// The section's uncompressed bytes.
  Result<std::string> raw(std::size_t section) const;
  Result<std::string> raw_index() const { return raw(0); }
  Result<std::string> raw_positions() const { return raw(table_.size() - 1); }

 private:
  struct Entry {
    std::uint32_t offset = 0;
    std::uint32_t compressed = 0;
    std::uint32_t uncompressed = 0;
    std::uint64_t checksum = 0;
  };

  std::string_view bytes_;
  std::array<std::uint8_t, kEditionSize> edition_{};
  CompilerId compiler_{};
  SourceHash source_{};
  ContentHash content_{};
  std::vector<Entry> table_;
};

/// All of an object, IndexItem::hash included, with the numbers that lead from one section to another checked: as many
/// items in each section, no reference that the index does not have.
Result<Object> decode(const Reader& reader);

}  // namespace darkpkg::object
