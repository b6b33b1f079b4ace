#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cache/object/sections.hpp"

namespace darkpkg::store {

/// The code of all items of an object.
struct Bodies {
  object::ProgramSection program;
  object::RuntimeSection runtime;
};

/// An object in memory: its index decoded, everything else as it is in the file (compressed: the whole of Dark's own
/// packages takes 0.9 MB), so that nothing that happens to the file later can tear what is read from it.
class ObjectData {
 public:
  /// Checks all checksums and decodes the index. An error where the bytes are no object of this compiler.
  static Result<std::shared_ptr<const ObjectData>> parse(std::string bytes);

  const object::Index& index() const { return index_; }
  std::string_view bytes() const { return bytes_; }
  /// Equal where the items and their code are.
  const object::ContentHash& content() const { return content_; }

  /// Decodes the code of the items; not kept here.
  Result<Bodies> bodies() const;
  Result<object::Positions> positions() const;

  /// Could an item of this object mention one of the names (the hashes of last parts, ascending)? Rarely true where
  /// none does.
  bool mentions_one_of(const std::vector<std::uint32_t>& name_hashes) const;

 private:
  std::string bytes_;
  object::Index index_;
  object::ContentHash content_{};
  std::vector<std::uint32_t> mentioned_;  // ascending
};

/// What mentions_one_of compares.
std::uint32_t name_hash(std::string_view last_part);

}  // namespace darkpkg::store
