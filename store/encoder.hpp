#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/compile/lower/pinned_types.hpp"
#include "rules/link/inputs.hpp"
#include "rules/link/resolution.hpp"
#include "store/snapshot.hpp"

namespace darkpkg::store {

/// The id that a location had before darkpkg came, where it was taken over from Dark's own loader.
using AdoptedIds = std::function<std::optional<Uuid>(ItemKind kind, std::string_view full_name)>;

/// From an item of a snapshot to what it means and to its bytes; all by the code that the link uses.
class Encoder {
 public:
  Encoder(link::Inputs inputs, AdoptedIds adopted);

  const link::Inputs& inputs() const { return inputs_; }
  /// The pinned id, else the adopted one, else the derived one.
  Uuid id_of(ItemKind kind, std::string_view full_name) const;
  /// What the item's references mean, one for each; the names of builtins live as long as this.
  std::vector<link::Resolution> resolve(const Snapshot& snapshot, const Item& item) const;
  /// An error where the code is malformed or a name of it means nothing and has to.
  Result<ItemBytes> encode(const Item& item, const std::vector<link::Resolution>& resolutions,
                           const Bodies& bodies) const;

 private:
  link::Inputs inputs_;
  lower::PinnedTypes pinned_;
  AdoptedIds adopted_;
};

}  // namespace darkpkg::store
