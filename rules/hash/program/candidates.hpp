#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {

/// The last part of the reference as an item would have it; nothing if no item can be called so.
std::optional<std::string_view> item_name(const Reference& reference);

/// Calls `visit` with every place at which the reference, written in `modules` (the owner first), may have its meaning,
/// in the order in which Dark looks there for each kind of item, until it returns true. Returns whether it did. This is
/// the only place that knows the order: LibDB/NameLookup.fs (namesToTry) and LibParser/NameResolver.fs
/// (resolveGenericName). The texts of a candidate live until `visit` returns.
bool visit_candidates(const Reference& reference, std::span<const std::string> modules,
                      FunctionRef<bool(const Candidate&)> visit);

}  // namespace darkpkg::hash
