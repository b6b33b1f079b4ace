#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cache/object/sections.hpp"

/// The sections as bytes, before compression. docs/formats.md has the layout. Reading trusts nothing: malformed bytes
/// are an error, never more memory than a small multiple of their length.
namespace darkpkg::object {

std::string encode_index(const Index& index);
std::string encode_bodies(const std::vector<Body>& form);
std::string encode_positions(const Positions& positions);

Result<Index> decode_index(std::string_view bytes);
Result<std::vector<Body>> decode_bodies(std::string_view bytes);
Result<Positions> decode_positions(std::string_view bytes);

/// What IndexItem::hash is: the hash of the entry (but for that field) and of the item's bodies. `number`: the item's.
ContentHash item_hash(const IndexItem& item, const Bodies& bodies, std::size_t number);

}  // namespace darkpkg::object
