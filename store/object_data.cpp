#include "store/object_data.hpp"

#include <algorithm>
#include <optional>

#include "base/fingerprint.hpp"
#include "base/hash.hpp"

namespace darkpkg::store {

std::uint32_t name_hash(std::string_view last_part) { return static_cast<std::uint32_t>(hash64(last_part)); }

Result<std::shared_ptr<const ObjectData>> ObjectData::parse(const Edition& edition, std::string bytes,
                                                            std::shared_ptr<const std::string> text) {
  auto out = std::make_shared<ObjectData>();
  out->text_ = std::move(text);
  out->whole_ = std::make_shared<const std::string>(std::move(bytes));
  out->bytes_ = *out->whole_;
  Result<object::Reader> reader = object::Reader::open(out->bytes_);
  if (!reader) return tl::unexpected(reader.error());
  if (reader->edition() != edition.name())
    return fail("the object is of the edition '" + std::string(reader->edition()) + "' of Dark");
  if (reader->compiler() != object::compiler_id(edition.fingerprints().compiler))
    return fail("another compiler made the object");
  if (Result<void> intact = reader->verify(); !intact) return tl::unexpected(intact.error());
  Result<object::Index> index = reader->index();
  if (!index) return tl::unexpected(index.error());
  std::call_once(out->decoded_, [&] { out->index_ = std::move(*index); });
  out->items_ = out->index_.items.size();
  out->content_ = reader->content();
  for (const object::IndexItem& item : out->index_.items)
    for (const Reference& reference : item.references)
      if (std::optional<std::string_view> name = edition.item_name(reference))
        out->mentioned_.push_back(name_hash(*name));
  std::ranges::sort(out->mentioned_);
  out->mentioned_.erase(std::unique(out->mentioned_.begin(), out->mentioned_.end()), out->mentioned_.end());
  out->mentioned_.shrink_to_fit();
  return out;
}

std::shared_ptr<const ObjectData> ObjectData::packed(const Edition& edition, std::shared_ptr<const std::string> whole,
                                                     std::string_view bytes, std::size_t items,
                                                     std::vector<std::uint32_t> mentioned) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader || reader->edition() != edition.name() ||
      reader->compiler() != object::compiler_id(edition.fingerprints().compiler))
    return nullptr;
  auto out = std::make_shared<ObjectData>();
  out->whole_ = std::move(whole);
  out->bytes_ = bytes;
  out->items_ = items;
  out->content_ = reader->content();
  out->mentioned_ = std::move(mentioned);
  return out;
}

const object::Index& ObjectData::index() const {
  std::call_once(decoded_, [&] {
    Result<object::Index> index =
        object::Reader::open(bytes_).and_then([](const object::Reader& reader) { return reader.index(); });
    is_forged_ = !index || index->items.size() != items_;
    if (!is_forged_) {
      index_ = std::move(*index);
      return;
    }
    index_.items.resize(items_);
    for (object::IndexItem& item : index_.items) item.modules = {item.name = "?"};
  });
  return index_;
}

/// For what is decoded each time.
Result<object::Reader> ObjectData::open() const {
  index();
  if (is_forged_) return fail("the index does not fit the items");
  return object::Reader::open(bytes_);
}

Result<object::Bodies> ObjectData::bodies() const {
  return open().and_then([&](const object::Reader& reader) { return reader.bodies(index_.items.size()); });
}

Result<object::Object> ObjectData::decode() const {
  return open().and_then([](const object::Reader& reader) { return object::decode(reader); });
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
