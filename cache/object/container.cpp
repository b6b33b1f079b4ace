#include "cache/object/container.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

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

/// Over all sections but the positions, which are last.
ContentHash content_hash(std::span<const std::string> sections) {
  std::string hashes;
  for (const std::string& section : sections.first(sections.size() - 1)) hashes += view(hash128(section));
  return hash128(hashes);
}

}  // namespace

bool has_magic(std::string_view bytes) { return bytes.starts_with(kMagic); }

CompilerId compiler_id(const Fingerprint& fingerprint) {
  CompilerId out;
  std::copy_n(fingerprint.begin(), out.size(), out.begin());
  return out;
}

std::string encode(const Object& object, std::string_view edition, const Fingerprint& compiler,
                   const SourceHash& source) {
  std::size_t items = object.index.items.size();
  DARKPKG_CHECK(object.bodies.size() + 2 <= kMostSections && edition.size() <= kEditionSize);
  DARKPKG_CHECK(object.positions.items.size() == items);
  std::vector<std::string> sections{encode_index(object.index)};
  for (const std::vector<Body>& form : object.bodies) {
    DARKPKG_CHECK(form.size() == items);
    sections.push_back(encode_bodies(form));
  }
  sections.push_back(encode_positions(object.positions));
  std::string out;
  out += kMagic;
  put(out, kFormatVersion);
  put(out, static_cast<std::uint32_t>(sections.size()));
  out.append(edition).append(kEditionSize - edition.size(), '\0');
  out += view(compiler_id(compiler));
  out += view(source);
  out += view(content_hash(sections));
  std::string frames;
  for (const std::string& bytes : sections) {
    std::size_t start = frames.size();
    append_frame(frames, bytes);
    std::string_view frame = std::string_view(frames).substr(start);
    put(out, static_cast<std::uint32_t>(header_size(sections.size()) + start));
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
  constexpr std::size_t kStart = 8 + 4 + 4;
  if (bytes.size() < kStart) return fail("the object is cut off");
  if (bytes.size() > kLargestObject) return fail("the object is too large");
  HeaderReader header(bytes);
  if (header.take(kMagic.size()) != kMagic) return fail("the file is no object of darkpkg");
  if (header.number<std::uint32_t>() != kFormatVersion) return fail("the object has another format version");
  const auto sections = header.number<std::uint32_t>();
  if (sections < 2 || sections > kMostSections) return fail("the object has other sections");
  const std::size_t size = header_size(sections);
  if (bytes.size() < size) return fail("the object is cut off");
  Reader out;
  out.bytes_ = bytes;
  header.bytes(out.edition_);
  header.bytes(out.compiler_);
  header.bytes(out.source_);
  header.bytes(out.content_);
  out.table_.resize(sections);
  for (Entry& entry : out.table_) {
    entry.offset = header.number<std::uint32_t>();
    entry.compressed = header.number<std::uint32_t>();
    entry.uncompressed = header.number<std::uint32_t>();
    entry.checksum = header.number<std::uint64_t>();
  }
  if (header.number<std::uint64_t>() != hash64(bytes.substr(0, size - 8)))
    return fail("the object's header is damaged");
  std::uint64_t end = size;
  for (const Entry& entry : out.table_) {
    if (entry.offset != end) return fail("the object's sections don't follow each other");
    end += entry.compressed;
    if (entry.uncompressed > largest_uncompressed(entry.compressed)) return fail("a section claims to be too large");
  }
  if (end != bytes.size()) return fail(end > bytes.size() ? "the object is cut off" : "the object has bytes behind it");
  return out;
}

std::string_view Reader::edition() const {
  std::string_view text = view(edition_);
  return text.substr(0, text.find('\0'));
}

Reader::Lengths Reader::lengths(std::size_t section) const {
  return {table_[section].compressed, table_[section].uncompressed};
}

Result<void> Reader::verify() const {
  for (std::size_t i = 0; i < table_.size(); i++)
    if (hash64(bytes_.substr(table_[i].offset, table_[i].compressed)) != table_[i].checksum)
      return fail("section " + std::to_string(i) + " is damaged");
  return {};
}

Result<std::string> Reader::raw(std::size_t section) const {
  const Entry& entry = table_[section];
  std::string_view frame = bytes_.substr(entry.offset, entry.compressed);
  auto wrong = [&](std::string_view what) {
    return fail("section " + std::to_string(section) + " " + std::string(what));
  };
  if (hash64(frame) != entry.checksum) return wrong("is damaged");
  std::optional<std::string> out = read_frame(frame, entry.uncompressed);
  if (!out) return wrong("cannot be decompressed");
  return std::move(*out);
}

Result<Index> Reader::index() const {
  return raw_index().and_then([](const std::string& bytes) { return decode_index(bytes); });
}

Result<Bodies> Reader::bodies(std::size_t items) const {
  Bodies out;
  for (std::size_t section = 1; section + 1 < table_.size(); section++) {
    Result<std::vector<Body>> form =
        raw(section).and_then([](const std::string& bytes) { return decode_bodies(bytes); });
    if (!form) return tl::unexpected(std::move(form.error()));
    if (form->size() != items) return fail("the sections have different numbers of items");
    out.push_back(std::move(*form));
  }
  return out;
}

Result<Positions> Reader::positions() const {
  return raw_positions().and_then([](const std::string& bytes) { return decode_positions(bytes); });
}

Result<Object> decode(const Reader& reader) {
  Object out;
  Error error;
  auto take = [&]<typename T>(Result<T>&& from, T& to) {
    if (from) to = std::move(*from);
    else error = std::move(from.error());
    return from.has_value();
  };
  if (!take(reader.index(), out.index) || !take(reader.bodies(out.index.items.size()), out.bodies) ||
      !take(reader.positions(), out.positions))
    return tl::unexpected(std::move(error));
  std::size_t items = out.index.items.size();
  if (out.positions.items.size() != items) return fail("the sections have different numbers of items");
  for (std::size_t i = 0; i < items; i++) {
    out.index.items[i].hash = item_hash(out.index.items[i], out.bodies, i);
    std::size_t references = out.index.items[i].references.size();
    for (const Use& use : out.positions.items[i].uses)
      if (use.reference >= references) return fail("a position has no reference");
  }
  return out;
}

}  // namespace darkpkg::object
