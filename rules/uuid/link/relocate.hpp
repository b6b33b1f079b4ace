#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "cache/object/sections.hpp"
#include "language/resolution.hpp"
#include "rules/uuid/lower/pinned_types.hpp"
#include "rules/uuid/trees/expectation.hpp"

namespace darkpkg::uuid {

/// The item that code is relocated for.
struct Target {
  Uuid item;
  std::span<const Reference> references;    ///< of the item; their written names go into "not found"
  std::span<const Resolution> resolutions;  ///< one for each reference
};

/// Appends the final bytes of `code` to `to`: the payload of a PT or RT blob, without its header (wire::begin_blob
/// and wire::end_blob make that one). An error if the code is malformed or asks for what the resolutions don't
/// have (a type that is missing, say); `to` then holds a part. Objects may come from elsewhere, so nothing in `code` is
/// trusted.
Result<void> relocate(const object::Code& code, const Target& target, std::string& to);

/// Does the resolution have what the RT code takes for granted? An expectation about a reference that does not exist
/// never holds.
bool holds(const Expectation& expectation, std::span<const Resolution> resolutions, const lower::PinnedTypes& pinned);

/// Do all expectations hold? If not, the item's RT is made from its PT: see relower.hpp.
bool all_hold(std::span<const Expectation> expectations, std::span<const Resolution> resolutions,
              const lower::PinnedTypes& pinned);

}  // namespace darkpkg::uuid
