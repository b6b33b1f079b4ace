#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "language/resolution.hpp"
#include "rules/edition/edition.hpp"
#include "rules/edition/inputs.hpp"
#include "store/snapshot.hpp"

namespace darkpkg::store {

/// The id that a location had before darkpkg came, if it was taken over from Dark's own loader.
using AdoptedIds = std::function<std::optional<ItemId>(ItemKind kind, std::string_view full_name)>;

/// The code of a file's items.
using BodiesOf = FunctionRef<Result<std::shared_ptr<const object::Bodies>>(const SourceFile& file)>;
/// Decodes it each time.
Result<std::shared_ptr<const object::Bodies>> decode_bodies_of(const SourceFile& file);

/// From an item of a snapshot to what it means and to its bytes; all by the code that the link uses.
class Encoder {
 public:
  /// `root`: the folder of the sources.
  Encoder(const Edition& edition, Inputs inputs, AdoptedIds adopted, std::string root);

  const Inputs& inputs() const { return inputs_; }
  const Edition& edition() const { return edition_; }
  /// The id that an item had before darkpkg came.
  std::optional<ItemId> prior_id(ItemKind kind, std::string_view full_name) const {
    return adopted_ ? adopted_(kind, full_name) : std::nullopt;
  }
  /// What the item's references mean, one for each; the names of builtins live as long as this.
  std::vector<Resolution> resolve(const Snapshot& snapshot, const Item& item) const;
  /// The item's own bytes; values that have to be evaluated have no RT. ItemBytes::used are items of the snapshot. An
  /// error if the code is malformed or a name of it means nothing and has to.
  Result<ItemBytes> encode(const Snapshot& snapshot, const Item& item, BodiesOf bodies) const;
  /// The bytes of the item's id as Dark's tables have them.
  Result<ItemBytes> bytes(const Snapshot& snapshot, const Item& item, BodiesOf bodies) const;
  /// What the values are, by the texts of their ids.
  EvaluatedValues evaluate(const Snapshot& snapshot, const std::vector<std::string>& ids, BodiesOf bodies) const;

 private:
  const Edition& edition_;
  Inputs inputs_;
  AdoptedIds adopted_;
  std::string root_;
};

}  // namespace darkpkg::store
