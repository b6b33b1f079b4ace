#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/resolution.hpp"
#include "rules/edition/edition.hpp"
#include "rules/edition/inputs.hpp"
#include "store/snapshot.hpp"

namespace darkpkg::store {

/// The id that a location had before darkpkg came, where it was taken over from Dark's own loader.
using AdoptedIds = std::function<std::optional<ItemId>(ItemKind kind, std::string_view full_name)>;

/// From an item of a snapshot to what it means and to its bytes; all by the code that the link uses.
class Encoder {
 public:
  Encoder(const Edition& edition, Inputs inputs, AdoptedIds adopted);

  const Inputs& inputs() const { return inputs_; }
  const Edition& edition() const { return edition_; }
  /// Gives an item its id.
  void identify(Item& item) const;
  /// What the item's references mean, one for each; the names of builtins live as long as this.
  std::vector<Resolution> resolve(const Snapshot& snapshot, const Item& item) const;
  /// An error where the code is malformed or a name of it means nothing and has to.
  Result<ItemBytes> encode(const Item& item, const std::vector<Resolution>& resolutions,
                           const object::Bodies& bodies) const;

 private:
  const Edition& edition_;
  Inputs inputs_;
  AdoptedIds adopted_;
};

}  // namespace darkpkg::store
