#include "cache/object/name_uses.hpp"

#include <algorithm>
#include <optional>

#include "cache/object/archive.hpp"
#include "cache/object/section_rows.hpp"

namespace darkpkg::object {
namespace {

template <typename T>
T next(MemoryInput& archive) {
  T out{};
  archive(out);
  return out;
}
std::uint32_t next_number(MemoryInput& archive) { return static_cast<std::uint32_t>(archive.number(32)); }

/// A reference of an item to one of the names.
struct Wanted {
  std::size_t item = 0;
  std::uint32_t reference = 0;  ///< its number in the item
};

/// Walks the bytes of IndexRows. Makes texts of what is asked for only.
class IndexWalk {
 public:
  IndexWalk(std::string_view bytes, std::string_view start) : archive_(bytes) {
    bool any = false;
    for (std::size_t count = archive_.size(); count > 0; count--) {
      texts_.push_back(next<std::string_view>(archive_));
      starts_.push_back(texts_.back().starts_with(start));
      any |= starts_.back();
    }
    if (any) walk_items();
  }
  NameUses uses;
  std::vector<Wanted> wanted;             ///< one for each user
  std::vector<std::uint32_t> references;  ///< how many each item has

 private:
  /// The elements of `made`, by their numbers in the section.
  template <typename Key, typename T, typename Make>
  static std::uint32_t number(std::vector<Key>& keys, const Key& key, std::vector<T>& made, const Make& make) {
    auto found = std::ranges::find(keys, key);
    if (found == keys.end()) {
      made.push_back(make());
      keys.push_back(key);
      return static_cast<std::uint32_t>(keys.size() - 1);
    }
    return static_cast<std::uint32_t>(found - keys.begin());
  }

  std::vector<std::string> path(std::uint32_t number) {
    MemoryInput archive(element(paths_, number));
    std::vector<std::string> out;
    std::size_t count = archive.size();
    out.reserve(std::min<std::size_t>(count + 1, 16));
    for (; count > 0; count--) out.emplace_back(element(texts_, next_number(archive)));
    return out;
  }

  void walk_items() {
    for (std::size_t count = archive_.size(); count > 0; count--) {
      paths_.push_back(archive_.rest());
      archive_.skip_numbers(archive_.size());
    }
    for (std::size_t items = archive_.size(), item = 0; item < items; item++) {
      const auto kind = next<ItemKind>(archive_);
      const auto modules = next_number(archive_), name = next_number(archive_);
      const std::size_t count = archive_.size();
      references.push_back(static_cast<std::uint32_t>(count));
      for (std::uint32_t i = 0; i < count; i++) {
        ReferenceRow row = next<ReferenceRow>(archive_);
        if (!element(starts_, row.name)) continue;
        check_enum(kind, ItemKind::fn);
        wanted.push_back({item, i});
        uses.users.push_back({kind,
                              std::string(element(texts_, name)),
                              number(modules_, modules, uses.modules, [&] { return path(modules); }),
                              number(rows_, row, uses.references, [&] { return reference(row); }),
                              {}});
      }
    }
  }
  Reference reference(const ReferenceRow& row) {
    Reference out{row.kind, path(row.qualifier)};
    out.names.emplace_back(element(texts_, row.name));
    return out;
  }

  MemoryInput archive_;
  std::vector<std::string_view> texts_;
  std::vector<char> starts_;             // of each text: is it one of the names?
  std::vector<std::string_view> paths_;  // from where each begins
  std::vector<std::uint32_t> modules_;
  std::vector<ReferenceRow> rows_;
};

/// Walks the bytes of UseRows. Each place follows from the one before it in the item; items without such a reference
/// are passed over.
void add_offsets(std::string_view bytes, const IndexWalk& index, std::vector<NameUses::User>& users) {
  MemoryInput archive(bytes);
  const auto items = next<std::vector<ItemPositionsRow>>(archive);
  if (items.size() != index.references.size()) throw cereal::Exception("the numbers of items differ");
  std::optional<std::size_t> uses;
  auto column = [&] {
    const std::size_t count = archive.size();
    if (uses.value_or(count) != count) throw cereal::Exception("the columns of uses differ in length");
    uses = count;
    const std::string_view begin = archive.rest();
    archive.skip_numbers(count);
    return begin;
  };
  MemoryInput references(column()), offsets(column()), lengths(column());

  std::vector<std::uint32_t> last;  // the length of the item's last use of each reference
  std::uint32_t whole = 0;
  for (std::size_t item = 0, at = 0; item < items.size() && at < users.size(); item++) {
    const ItemPositionsRow& row = items[item];
    whole = unzigzag(whole, row.whole);
    if (index.wanted[at].item != item) {
      for (MemoryInput* each : {&references, &offsets, &lengths}) each->skip_numbers(row.uses);
      continue;
    }
    const std::size_t from = at;
    while (at < users.size() && index.wanted[at].item == item) at++;
    last.assign(index.references[item], 0);
    std::uint32_t fresh = 0, end = unzigzag(whole, row.name) + row.name_length;
    for (std::uint32_t i = 0; i < row.uses; i++) {
      const std::uint32_t reference = unzigzag(fresh, next_number(references));
      const std::uint32_t offset = unzigzag(end, next_number(offsets));
      if (reference >= last.size()) throw cereal::Exception("a use has no reference");
      last[reference] = unzigzag(last[reference], next_number(lengths));
      end = offset + last[reference];
      fresh = std::max(fresh, reference + 1);
      for (std::size_t user = from; user < at; user++)
        if (index.wanted[user].reference == reference) users[user].offsets.push_back(offset);
    }
  }
}

}  // namespace

Result<NameUses> uses_of_names(const Reader& reader, std::string_view start) {
  Result<std::string> index = reader.raw_index();
  if (!index) return tl::unexpected(index.error());
  try {
    IndexWalk walk(*index, start);
    if (walk.wanted.empty()) return NameUses{};
    Result<std::string> positions = reader.raw_positions();
    if (!positions) return tl::unexpected(positions.error());
    add_offsets(*positions, walk, walk.uses.users);
    return std::move(walk.uses);
  } catch (const cereal::Exception& e) {
    return fail(std::string("its index or its positions are malformed: ") + e.what());
  }
}

}  // namespace darkpkg::object
