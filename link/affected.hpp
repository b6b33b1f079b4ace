#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cache/object/sections.hpp"
#include "link/names.hpp"

namespace darkpkg::link {

/// The locations that appeared or disappeared: an item that could mean one of them by one of its references is
/// affected, whether the references are looked up in a database or in memory. Views the locations.
class ChangedNames {
 public:
  ChangedNames(const Edition& edition, std::span<const Location> appeared, std::span<const Location> disappeared);

  bool empty() const { return locations_.empty(); }
  /// The last parts of the locations' names, some of them more than once.
  std::vector<std::string_view> last_parts() const;
  /// All (last part, qualifier) with which a reference could be written that means one of the locations.
  std::vector<std::pair<std::string_view, std::string>> mentions() const;
  /// Could a reference of the item mean one of the locations?
  bool affect(const object::IndexItem& item) const;

 private:
  const Edition* edition_;
  std::unordered_multimap<std::string_view, const Location*> locations_;  // by the last part
};

}  // namespace darkpkg::link
