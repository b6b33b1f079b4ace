#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cache/object/container.hpp"
#include "cache/object/sections.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg::store {

/// An object in memory as it is in the file (compressed: the whole of Dark's own packages takes 0.9 MB), so that
/// nothing that happens to the file later can tear what is read from it; and its index, decoded.
class ObjectData {
 public:
  /// Checks all checksums and decodes the index. An error if the bytes are no object of this compiler.
  /// `text`: what it was compiled from, if no file has that; null: its file has it.
  static Result<std::shared_ptr<const ObjectData>> parse(const Edition& edition, std::string bytes,
                                                         std::shared_ptr<const std::string> text = nullptr);
  /// An object with that many items out of a pack, whose checksum was checked: its index is decoded when it is asked
  /// for first. `bytes` is a part of `whole`; `mentioned` is what mentioned() was. Null if it is no object.
  static std::shared_ptr<const ObjectData> packed(const Edition& edition, std::shared_ptr<const std::string> whole,
                                                  std::string_view bytes, std::size_t items,
                                                  std::vector<std::uint32_t> mentioned);

  /// As many items as the object has, whatever the bytes are; of a forged pack they have no meaning.
  const object::Index& index() const;
  std::string_view bytes() const { return bytes_; }
  /// What it was compiled from; null: what its file has.
  const std::string* text() const { return text_.get(); }
  /// Equal if the items and their code are.
  const object::ContentHash& content() const { return content_; }

  /// Decode the code of the items, or all with the hashes of the items; not kept here.
  Result<object::Bodies> bodies() const;
  Result<object::Object> decode() const;

  /// Could an item of this object mention one of the names (the hashes of last parts, ascending)? Rarely true if
  /// none does.
  bool mentions_one_of(const std::vector<std::uint32_t>& name_hashes) const;
  /// The hashes of the last parts of all names that items mention; ascending.
  const std::vector<std::uint32_t>& mentioned() const { return mentioned_; }

 private:
  Result<object::Reader> open() const;

  std::shared_ptr<const std::string> whole_;
  std::string_view bytes_;  // of it
  std::shared_ptr<const std::string> text_;
  std::size_t items_ = 0;
  mutable std::once_flag decoded_;
  mutable object::Index index_;
  mutable bool is_forged_ = false;
  object::ContentHash content_{};
  std::vector<std::uint32_t> mentioned_;
};

/// What mentions_one_of compares.
std::uint32_t name_hash(std::string_view last_part);

}  // namespace darkpkg::store
