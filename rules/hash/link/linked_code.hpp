#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/edition/edition.hpp"
#include "rules/hash/item_code.hpp"
#include "rules/hash/wire/fill.hpp"

namespace darkpkg::hash {

/// What code needs to know of what the references resolve to.
std::vector<Shape> shapes_of(std::span<const darkpkg::Resolution> resolutions);

/// A full name in its parts; they point into it and into `modules`.
pt::Location location_of(std::string_view full_name, std::vector<std::string_view>& modules);

/// What the references of an item mean, as code takes it. Points into the items that they mean.
class ItemTargets {
 public:
  ItemTargets(std::span<const Reference> references, std::span<const darkpkg::Resolution> resolutions);
  ItemTargets(ItemTargets&&) = default;

  wire::Targets all() const { return {targets_, shapes_, references_}; }
  std::span<const Shape> shapes() const { return shapes_; }

 private:
  std::span<const Reference> references_;
  std::vector<Shape> shapes_;
  std::deque<std::string> hashes_;
  std::deque<std::vector<std::string_view>> modules_;
  std::vector<wire::Target> targets_;
};

/// The code of an item that fits to what its references resolve to: that of the object if what it takes for granted
/// holds, else from the source. An error if the object is malformed, or if the source is another by now.
struct FittingCode {
  ItemCode code;
  bool from_source = false;
};
Result<FittingCode> fitting_code(const LinkedItem& item, Runtime runtime);

/// The text of the item's source.
Result<std::string> source_text(const LinkedItem& item);

/// What an item's code takes a reference for, as the file alone suggests: code that is filled with it is whole.
darkpkg::Resolution::Kind suggested(const LinkedItem& item, std::uint32_t reference);

/// The numbers of the references that the code has a hole for and that mean an item, in order and each once.
std::vector<std::uint32_t> used_items(const wire::Code& code, std::span<const darkpkg::Resolution> resolutions);

}  // namespace darkpkg::hash
