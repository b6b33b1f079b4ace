#include "cache/object/container.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "cache/object/compress.hpp"
#include "cache/object/section_codec.hpp"

namespace darkpkg::object {
namespace {

// Not text, and broken by everything that breaks line ends or the high bit.
constexpr std::string_view kMagic(
    "\x89"
    "DKO\r\n\x1A\n",
    8);

template <typename T>
void put(std::string& to, T value) {
  for (std::size_t i = 0; i < sizeof value; i++) to.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view header) : rest_(header) {}
  std::string_view take(std::size_t length) {
    std::string_view out = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return out;
  }
  template <typename T>
  T number() {
    T value = 0;
    std::string_view bytes = take(sizeof value);
    for (std::size_t i = 0; i < sizeof value; i++)
      value |= static_cast<T>(static_cast<T>(static_cast<std::uint8_t>(bytes[i])) << (8 * i));
    return value;
  }
  template <std::size_t N>
  void bytes(std::array<std::uint8_t, N>& to) {
    std::string_view bytes = take(N);
    std::memcpy(to.data(), bytes.data(), N);
  }

 private:
  std::string_view rest_;
};

template <std::size_t N>
std::string_view view(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

/// Over all sections but the positions.
ContentHash content_hash(const std::array<std::string, kSectionCount>& sections) {
  std::string hashes;
  for (Section which : {Section::index, Section::program, Section::runtime})
    hashes += view(hash128(sections[static_cast<std::size_t>(which)]));
  return hash128(hashes);
}

template <typename T, typename Decode>
Result<T> section(const Reader& reader, Section which, Decode decode_section) {
  return reader.raw(which).and_then([&](const std::string& bytes) -> Result<T> { return decode_section(bytes); });
}

}  // namespace

std::string_view section_name(Section section) {
  constexpr std::array<std::string_view, kSectionCount> kNames{"index", "pt", "rt", "positions"};
  return kNames[static_cast<std::size_t>(section)];
}

bool has_magic(std::string_view bytes) { return bytes.starts_with(kMagic); }

CompilerId compiler_id(const Fingerprint& fingerprint) {
  CompilerId out;
  std::copy_n(fingerprint.begin(), out.size(), out.begin());
  return out;
}

std::string encode(const Object& object, const Fingerprint& compiler, const SourceHash& source) {
  std::size_t items = object.index.items.size();
  DARKPKG_CHECK(object.program.items.size() == items && object.runtime.items.size() == items &&
                object.positions.items.size() == items);
  const std::array<std::string, kSectionCount> sections{encode_index(object.index), encode_program(object.program),
                                                        encode_runtime(object.runtime),
                                                        encode_positions(object.positions)};
  std::string out;
  out += kMagic;
  put(out, kFormatVersion);
  put(out, static_cast<std::uint32_t>(kSectionCount));
  out += view(compiler_id(compiler));
  out += view(source);
  out += view(content_hash(sections));
  std::string frames;
  for (const std::string& bytes : sections) {
    std::size_t start = frames.size();
    append_frame(frames, bytes);
    std::string_view frame = std::string_view(frames).substr(start);
    put(out, static_cast<std::uint32_t>(kHeaderSize + start));
    put(out, static_cast<std::uint32_t>(frame.size()));
    put(out, static_cast<std::uint32_t>(bytes.size()));
    put(out, hash64(frame));
  }
  put(out, hash64(out));
  out.reserve(out.size() + frames.size());
  out += frames;
  DARKPKG_CHECK(out.size() <= kLargestObject);
  return out;
}

Result<Reader> Reader::open(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return fail("the object is cut off");
  if (bytes.size() > kLargestObject) return fail("the object is too large");
  HeaderReader header(bytes.substr(0, kHeaderSize));
  if (header.take(kMagic.size()) != kMagic) return fail("the file is no object of darkpkg");
  if (header.number<std::uint32_t>() != kFormatVersion) return fail("the object has another format version");
  if (header.number<std::uint32_t>() != kSectionCount) return fail("the object has other sections");
  Reader out;
  out.bytes_ = bytes;
  header.bytes(out.compiler_);
  header.bytes(out.source_);
  header.bytes(out.content_);
  for (Entry& entry : out.table_) {
    entry.offset = header.number<std::uint32_t>();
    entry.compressed = header.number<std::uint32_t>();
    entry.uncompressed = header.number<std::uint32_t>();
    entry.checksum = header.number<std::uint64_t>();
  }
  if (header.number<std::uint64_t>() != hash64(bytes.substr(0, kHeaderSize - 8)))
    return fail("the object's header is damaged");
  std::uint64_t end = kHeaderSize;
  for (const Entry& entry : out.table_) {
    if (entry.offset != end) return fail("the object's sections don't follow each other");
    end += entry.compressed;
    if (entry.uncompressed > largest_uncompressed(entry.compressed)) return fail("a section claims to be too large");
  }
  if (end != bytes.size()) return fail(end > bytes.size() ? "the object is cut off" : "the object has bytes behind it");
  return out;
}

Reader::Lengths Reader::lengths(Section section) const {
  const Entry& entry = table_[static_cast<std::size_t>(section)];
  return {entry.compressed, entry.uncompressed};
}

Result<void> Reader::verify() const {
  for (std::size_t i = 0; i < kSectionCount; i++)
    if (hash64(bytes_.substr(table_[i].offset, table_[i].compressed)) != table_[i].checksum)
      return fail("section '" + std::string(section_name(static_cast<Section>(i))) + "' is damaged");
  return {};
}

Result<std::string> Reader::raw(Section section) const {
  const Entry& entry = table_[static_cast<std::size_t>(section)];
  std::string_view frame = bytes_.substr(entry.offset, entry.compressed);
  auto wrong = [&](std::string_view what) {
    return fail("section '" + std::string(section_name(section)) + "' " + std::string(what));
  };
  if (hash64(frame) != entry.checksum) return wrong("is damaged");
  std::optional<std::string> out = read_frame(frame, entry.uncompressed);
  if (!out) return wrong("cannot be decompressed");
  return std::move(*out);
}

Result<Index> Reader::index() const { return section<Index>(*this, Section::index, decode_index); }
Result<ProgramSection> Reader::program() const {
  return section<ProgramSection>(*this, Section::program, decode_program);
}
Result<RuntimeSection> Reader::runtime() const {
  return section<RuntimeSection>(*this, Section::runtime, decode_runtime);
}
Result<Positions> Reader::positions() const { return section<Positions>(*this, Section::positions, decode_positions); }

Result<Object> decode(const Reader& reader) {
  Object out;
  Error error;
  auto take = [&]<typename T>(Result<T>&& from, T& to) {
    if (from) to = std::move(*from);
    else error = std::move(from.error());
    return from.has_value();
  };
  if (!take(reader.index(), out.index) || !take(reader.program(), out.program) ||
      !take(reader.runtime(), out.runtime) || !take(reader.positions(), out.positions))
    return tl::unexpected(std::move(error));
  std::size_t items = out.index.items.size();
  if (out.program.items.size() != items || out.runtime.items.size() != items || out.positions.items.size() != items)
    return fail("the sections have different numbers of items");
  for (std::size_t i = 0; i < items; i++) {
    out.index.items[i].hash = item_hash(out.index.items[i], out.program.items[i], out.runtime.items[i]);
    std::size_t references = out.index.items[i].references.size();
    for (const Expectation& expectation : out.runtime.items[i].expectations)
      if (expectation.reference >= references) return fail("an expectation has no reference");
    for (const Use& use : out.positions.items[i].uses)
      if (use.reference >= references) return fail("a position has no reference");
  }
  return out;
}

}  // namespace darkpkg::object
