#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cache/object/sections.hpp"

/// The sections as bytes, before compression. docs/formats.md has the layout. Reading trusts nothing: malformed bytes
/// are an error, never more memory than a small multiple of their length.
namespace darkpkg::object {

std::string encode_index(const Index& index);
std::string encode_program(const ProgramSection& section);
std::string encode_runtime(const RuntimeSection& section);
std::string encode_positions(const Positions& positions);

Result<Index> decode_index(std::string_view bytes);
Result<ProgramSection> decode_program(std::string_view bytes);
Result<RuntimeSection> decode_runtime(std::string_view bytes);
Result<Positions> decode_positions(std::string_view bytes);

/// What IndexItem::hash is: the hash of the entry (but for that field) and of the item's PT and RT code.
ContentHash item_hash(const IndexItem& item, const Code& program, const RuntimeCode& runtime);

}  // namespace darkpkg::object
