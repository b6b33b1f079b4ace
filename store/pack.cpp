#include "store/pack.hpp"

#include <cstring>

#include "base/fingerprint.hpp"
#include "base/hash.hpp"
#include "base/output_file.hpp"
#include "cache/object/container.hpp"

namespace darkpkg::store {
namespace {

// Then: the key, the files with their items, the objects in the same order, and XXH3 of everything before it. Numbers
// as this machine has them.
constexpr std::string_view kMagic(
    "\x89"
    "DKP\r\n\x1A\x02",
    8);
/// Counts what can't be: a damaged one is refused by its checksum, this only bounds what is allocated.
constexpr std::uint32_t kMost = 1U << 28;

class PackWriter {
 public:
  template <typename T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { out_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }
  void append(std::string_view bytes) { out_ += bytes; }
  std::string& bytes() { return out_; }

 private:
  std::string out_;
};

/// Reads what PackWriter wrote; once something is missing all is zero and `good` is false.
class PackReader {
 public:
  explicit PackReader(std::string_view bytes) : rest_(bytes) {}
  bool good = true;

  template <typename T>
  requires std::is_trivially_copyable_v<T> T take() {
    T out{};
    std::string_view bytes = take_bytes(sizeof out);
    if (good) std::memcpy(&out, bytes.data(), sizeof out);
    return out;
  }
  std::uint32_t take_count() {
    std::uint32_t out = take<std::uint32_t>();
    // Whatever is counted takes a byte at least.
    if (out > kMost || out > rest_.size()) good = false;
    return good ? out : 0;
  }
  std::string_view take_text() { return take_bytes(take_count()); }
  std::string_view take_bytes(std::size_t size) {
    if (size > rest_.size()) good = false;
    if (!good) return {};
    std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string pack_key(const Edition& edition, const Inputs& inputs, const Warnings& warnings) {
  PackWriter out;
  out.put_text(edition.name());
  out.put(edition.fingerprints().compiler);
  out.put(edition.fingerprints().linker);
  out.put(inputs.hash());
  out.put(static_cast<std::uint8_t>(warnings.strict));
  for (const std::string& code : warnings.allowed) out.put_text(code);
  return std::move(out.bytes());
}

std::optional<std::vector<PackedFile>> read_pack(const Edition& edition, const std::string& path,
                                                 std::string_view key) {
  if (!check_regular(path)) return std::nullopt;
  Result<std::string> bytes = read_file(path);
  if (!bytes) return std::nullopt;
  auto whole = std::make_shared<const std::string>(std::move(*bytes));
  if (!whole->starts_with(kMagic) || whole->size() < kMagic.size() + sizeof(std::uint64_t)) return std::nullopt;
  std::string_view checked = std::string_view(*whole).substr(0, whole->size() - sizeof(std::uint64_t));
  std::uint64_t checksum;
  std::memcpy(&checksum, whole->data() + checked.size(), sizeof checksum);
  if (hash64(checked) != checksum) return std::nullopt;

  PackReader reader(checked.substr(kMagic.size()));
  if (reader.take_text() != key) return std::nullopt;
  std::vector<PackedFile> files(reader.take_count());
  std::vector<std::uint32_t> sizes;
  std::vector<std::vector<std::uint32_t>> mentioned;
  for (PackedFile& file : files) {
    file.path = reader.take_text();
    file.stat = reader.take<FileStat>();
    sizes.push_back(reader.take<std::uint32_t>());
    std::vector<std::uint32_t>& hashes = mentioned.emplace_back(reader.take_count());
    for (std::uint32_t& hash : hashes) hash = reader.take<std::uint32_t>();
    file.items.resize(reader.take_count());
    for (PackedItem& item : file.items) {
      auto kind = reader.take<std::uint8_t>();
      if (kind > static_cast<std::uint8_t>(ItemKind::fn)) return std::nullopt;
      item.kind = static_cast<ItemKind>(kind);
      item.id = reader.take<ItemId>();
      if (item.id.size > item.id.bytes.size()) return std::nullopt;
      item.name = reader.take_text();
      if (edition.identity() == Identity::by_name) continue;
      item.said = reader.take<object::ContentHash>();
      item.shadowed = reader.take<std::uint8_t>() != 0;
    }
    if (!reader.good) return std::nullopt;
  }
  for (std::size_t i = 0; i < files.size(); i++) {
    std::string_view object = reader.take_bytes(sizes[i]);
    files[i].object = ObjectData::packed(edition, whole, object, files[i].items.size(), std::move(mentioned[i]));
    if (!reader.good || !files[i].object) return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  return files;
}

Result<void> write_pack(const std::string& path, std::string_view key, const Snapshot& snapshot,
                        const std::vector<FileStat>& stats) {
  PackWriter out;
  out.append(kMagic);
  out.put_text(key);
  out.put(static_cast<std::uint32_t>(snapshot.files.size()));
  for (std::size_t i = 0; i < snapshot.files.size(); i++) {
    const SourceFile& file = *snapshot.files[i];
    out.put_text(file.path);
    out.put(stats[i]);
    out.put(static_cast<std::uint32_t>(file.object->bytes().size()));
    out.put(static_cast<std::uint32_t>(file.object->mentioned().size()));
    for (std::uint32_t hash : file.object->mentioned()) out.put(hash);
    out.put(static_cast<std::uint32_t>(file.items.size()));
    for (const Item& item : file.items) {
      out.put(static_cast<std::uint8_t>(item.kind));
      out.put(item.id);
      out.put_text(item.name);
      if (snapshot.encoder->edition().identity() == Identity::by_name) continue;
      out.put(item.said);
      out.put(static_cast<std::uint8_t>(item.shadowed));
    }
  }
  for (const auto& file : snapshot.files) out.append(file->object->bytes());
  out.put(hash64(out.bytes()));
  if (Result<void> regular = check_regular(path); !regular) return regular;
  return write_output(path, out.bytes());
}

}  // namespace darkpkg::store
