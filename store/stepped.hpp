#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"
#include "store/bodies_cache.hpp"
#include "store/encoder.hpp"
#include "store/snapshot_prior.hpp"

namespace darkpkg::store {

/// What becomes of warnings.
struct Warnings {
  bool strict = false;               ///< they are errors
  std::vector<std::string> allowed;  ///< codes ("W0404") of those that are neither told nor errors
};

/// What a state is made with.
struct Means {
  std::shared_ptr<const Encoder> encoder;
  const Users& users;  ///< of the state before, if ids are of contents
  ItemCache& cache;
  BodiesCache& bodies;
  const std::string& root;  ///< of the sources
  const Warnings& warnings;
};

/// A step of the link from a snapshot on.
class Stepped {
 public:
  Stepped(const Snapshot& from, const Means& means);
  Stepped(const Stepped&) = delete;
  Stepped& operator=(const Stepped&) = delete;

  Result<void> run(const std::vector<FileChange>& changes);
  /// What is wrong with the files, without what is allowed.
  std::vector<link::FileDiagnostics> diagnostics() const;
  /// What is wrong with the file of pinned ids; nothing if that is what it was.
  std::optional<Diagnostics> pins() const { return pins_; }
  /// All of that, also if it is what it was.
  Diagnostics all_pins();

  /// The item of the snapshot that became this one; null: none.
  const Item* old_of(const link::Item& item) const { return item.old ? &prior_.item(*item.old) : nullptr; }
  /// The item of the snapshot that a row is of.
  const Item& old_of(const link::ItemRow& row) const { return prior_.item(row); }
  /// An item's own bytes now.
  Result<ItemBytes> encode(link::Item& item);
  /// Adds a problem of a value to what is wrong with its file.
  Result<void> report(link::Item& item, const ValueProblem& problem);
  /// The code of a file's items, which the step may have.
  Result<std::shared_ptr<const object::Bodies>> bodies_of(const SourceFile& file);

  link::Step step;

 private:
  const Means& means_;
  SnapshotPrior prior_;
  std::optional<Diagnostics> pins_;
  std::unordered_map<const ObjectData*, const object::Bodies*> decoded_;
};

/// What is wrong with files, and with the file of pinned ids.
struct Findings {
  std::vector<link::FileDiagnostics> files;
  Diagnostics pins;
};
/// Everything that is wrong with a state, as a full link would say, without what is allowed. Files without anything to
/// say are left out.
Result<Findings> check_all(const Snapshot& snapshot, const Means& means);

}  // namespace darkpkg::store
