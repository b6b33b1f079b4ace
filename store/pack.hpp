#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/edition/inputs.hpp"
#include "store/advance.hpp"
#include "store/object_data.hpp"
#include "store/snapshot.hpp"

/// A pack is a file with all objects of a state that was published, and the names and ids of its items: who opens the
/// same packages again reads one file instead of hundreds and looks no name up. It is made from the objects, belongs to
/// this machine, and is worth nothing if it does not fit: then the objects are read.
namespace darkpkg::store {

/// What a state depends on besides its objects, as bytes to compare.
std::string pack_key(const Edition& edition, const Inputs& inputs, const Warnings& warnings);

/// An item as it was packed.
struct PackedItem : NamedItem {
  object::ContentHash said{};
  bool shadowed = false;
};

/// An object as it was packed.
struct PackedFile {
  std::string path;  ///< of the source, below the packages' root
  FileStat stat;     ///< of the object
  std::shared_ptr<const ObjectData> object;
  std::vector<PackedItem> items;  ///< in the order of the object
};

/// The files of the pack, ascending by path; nothing if there is none, or it is damaged or has another key. Whether
/// the objects are still what they were is for the caller to find out, by their stats.
std::optional<std::vector<PackedFile>> read_pack(const Edition& edition, const std::string& path, std::string_view key);

/// Writes the pack of a state; `stats` are those of its files' objects, in the same order. Readers see the old one or
/// the new one.
Result<void> write_pack(const std::string& path, std::string_view key, const Snapshot& snapshot,
                        const std::vector<FileStat>& stats);

}  // namespace darkpkg::store
