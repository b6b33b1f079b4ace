#include "store/object_data.hpp"

#include <algorithm>
#include <optional>

#include "base/fingerprint.hpp"
#include "base/hash.hpp"
#include "cache/object/container.hpp"
#include "rules/link/names.hpp"

namespace darkpkg::store {

std::uint32_t name_hash(std::string_view last_part) { return static_cast<std::uint32_t>(hash64(last_part)); }

Result<std::shared_ptr<const ObjectData>> ObjectData::parse(std::string bytes) {
  auto out = std::make_shared<ObjectData>();
  out->bytes_ = std::move(bytes);
  Result<object::Reader> reader = object::Reader::open(out->bytes_);
  if (!reader) return tl::unexpected(reader.error());
  if (reader->compiler() != object::compiler_id(kCompilerFingerprint)) return fail("another compiler made the object");
  if (Result<void> intact = reader->verify(); !intact) return tl::unexpected(intact.error());
  Result<object::Index> index = reader->index();
  if (!index) return tl::unexpected(index.error());
  out->index_ = std::move(*index);
  out->content_ = reader->content();
  for (const object::IndexItem& item : out->index_.items)
    for (const object::Reference& reference : item.references)
      if (std::optional<std::string_view> name = link::location_name(reference))
        out->mentioned_.push_back(name_hash(*name));
  std::ranges::sort(out->mentioned_);
  auto repeated = std::ranges::unique(out->mentioned_);
  out->mentioned_.erase(repeated.begin(), repeated.end());
  out->mentioned_.shrink_to_fit();
  return out;
}

Result<Bodies> ObjectData::bodies() const {
  return object::Reader::open(bytes_).and_then([&](const object::Reader& reader) -> Result<Bodies> {
    Result<object::ProgramSection> program = reader.program();
    if (!program) return tl::unexpected(program.error());
    Result<object::RuntimeSection> runtime = reader.runtime();
    if (!runtime) return tl::unexpected(runtime.error());
    std::size_t items = index_.items.size();
    if (program->items.size() != items || runtime->items.size() != items)
      return fail("the sections have different numbers of items");
    for (std::size_t i = 0; i < items; i++)
      for (const object::Expectation& expectation : runtime->items[i].expectations)
        if (expectation.reference >= index_.items[i].references.size()) return fail("an expectation has no reference");
    return Bodies{std::move(*program), std::move(*runtime)};
  });
}

Result<object::Positions> ObjectData::positions() const {
  return object::Reader::open(bytes_).and_then([&](const object::Reader& reader) -> Result<object::Positions> {
    Result<object::Positions> positions = reader.positions();
    if (!positions) return positions;
    std::size_t items = index_.items.size();
    if (positions->items.size() != items) return fail("the sections have different numbers of items");
    for (std::size_t i = 0; i < items; i++)
      for (const object::Use& use : positions->items[i].uses)
        if (use.reference >= index_.items[i].references.size()) return fail("a position has no reference");
    return positions;
  });
}

bool ObjectData::mentions_one_of(const std::vector<std::uint32_t>& name_hashes) const {
  auto a = mentioned_.begin();
  auto b = name_hashes.begin();
  while (a != mentioned_.end() && b != name_hashes.end()) {
    if (*a == *b) return true;
    if (*a < *b) ++a;
    else ++b;
  }
  return false;
}

}  // namespace darkpkg::store
