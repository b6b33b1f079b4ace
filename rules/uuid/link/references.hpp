#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "language/reference.hpp"
#include "rules/uuid/trees/reference_kind.hpp"

/// The edition whose items have UUIDs: Dark of January 2026.
namespace darkpkg::uuid {

/// Of a kind that there is not, what means nothing: objects may come from elsewhere.
const ReferenceTraits& reference_traits(std::uint8_t kind);

/// The last part of a reference as items have it: without version. Nothing if it is of a form that no item can have.
std::optional<std::string_view> item_name(const Reference& reference);

/// Calls `visit` with what the reference, written in the module `modules`, may mean, nearest first, until it returns
/// true: the most enclosing module first, then the shortcut for `Stdlib` (LibParser/NameResolver.fs).
void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                      FunctionRef<bool(const Candidate&)> visit);

/// The name as one would write it: the standard library has a shortcut.
std::string_view shown_name(std::string_view full_name);

}  // namespace darkpkg::uuid
