#pragma once

#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"
#include "store/encoder.hpp"
#include "store/snapshot.hpp"

namespace darkpkg::store {

/// What becomes of warnings.
struct Warnings {
  bool strict = false;               ///< they are errors
  std::vector<std::string> allowed;  ///< codes ("W0404") of those that are neither told nor errors
};

/// Everything that is wrong with the files' names, and the compiler's warnings about them: what the link would say,
/// without what is allowed. Paths are below `root`. Files without anything to say are left out.
Result<std::vector<link::FileDiagnostics>> check_files(const Snapshot& snapshot, const Encoder& encoder,
                                                       const std::vector<const SourceFile*>& files,
                                                       const std::string& root, const Warnings& warnings);

/// The pinned ids that nothing defines, in the file `path` that has them: as check_files, without what is allowed.
link::FileDiagnostics check_pins(const Snapshot& snapshot, const Encoder& encoder, const std::string& path,
                                 const Warnings& warnings);

/// Does one of the item's references mean nothing that has to mean something? Looks only those up.
bool has_missing(const Snapshot& snapshot, const Encoder& encoder, const Item& item);

bool has_errors(const std::vector<link::FileDiagnostics>& diagnostics);
/// Do they keep a state from being published?
bool is_refused(const std::vector<link::FileDiagnostics>& diagnostics, const Warnings& warnings);

}  // namespace darkpkg::store
